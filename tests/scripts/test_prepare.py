"""Set-up without network: what it decides, what it says, and how it survives interruptions."""

import threading
import tomllib
from pathlib import Path

import pytest

from scripts import check, environment, prepare, qt_libraries
from scripts.environment import ROOT, Kind, glibc_sentence, is_supported, pip_sentence
from scripts.notices import NotReadyError
from scripts.prepare import plan_for

NOW = {"runtime": "r2", "dev": "d2"}
RUNTIME_ONLY = {"locks": {"runtime": "r2"}}
BOTH = {"locks": {"runtime": "r2", "dev": "d2"}}
OLD_RUNTIME = {"locks": {"runtime": "r1", "dev": "d2"}}
OLD_DEV = {"locks": {"runtime": "r2", "dev": "d1"}}


# ---------------------------------------------------------------- what is to be done


@pytest.mark.parametrize(
    ("kind", "stamp", "plan"),
    [
        ("runtime", None, "rebuild"),
        ("dev", None, "rebuild"),
        ("runtime", {}, "rebuild"),
        ("runtime", {"locks": "r2"}, "rebuild"),
        ("runtime", RUNTIME_ONLY, "nothing"),
        ("dev", RUNTIME_ONLY, "add"),
        ("runtime", BOTH, "nothing"),
        ("dev", BOTH, "nothing"),
        ("runtime", OLD_RUNTIME, "rebuild"),
        ("dev", OLD_RUNTIME, "rebuild"),
        ("runtime", OLD_DEV, "nothing"),
        ("dev", OLD_DEV, "add"),
    ],
)
def test_plan(kind: Kind, stamp: prepare.Stamp | None, plan: str) -> None:
    assert plan_for(kind, stamp, NOW, same_interpreter=True) == plan


@pytest.mark.parametrize("kind", ["runtime", "dev"])
def test_another_interpreter_rebuilds(kind: Kind) -> None:
    assert plan_for(kind, BOTH, NOW, same_interpreter=False) == "rebuild"


@pytest.mark.parametrize(
    ("version", "supported"),
    [((3, 10, 13), False), ((3, 11, 0), True), ((3, 14, 2), True), ((3, 15, 0), False)],
)
def test_supported_versions(version: tuple[int, int, int], supported: bool) -> None:
    assert is_supported(version) is supported


# ---------------------------------------------------------------- the whole way, without pip


class Office:
    """A checkout in a folder, with set-up's two slow steps replaced by notes of what was asked.

    Attributes:
        root: The checkout.
        steps: What was done so far, in order.
        failure: Raised by the next installation, when set.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.steps: list[str] = []
        self.failure: BaseException | None = None
        (root / "locks").mkdir(parents=True)
        self.lock("runtime", "first")
        self.lock("dev", "first")

    def lock(self, kind: Kind, text: str) -> None:
        environment.lock_path(self.root, kind).write_text(text, encoding="utf-8")

    def create(self, root: Path) -> None:
        self.steps.append("create")
        python = environment.venv_python(root)
        python.parent.mkdir(parents=True, exist_ok=True)
        python.write_text("python", encoding="utf-8")

    def install(self, root: Path, kind: Kind) -> None:
        self.steps.append(f"install {kind}")
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure

    def start(self, kind: Kind = "runtime") -> list[str]:
        self.steps = []
        prepare.prepare(self.root, kind)
        return self.steps


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    made = Office(tmp_path / "储备 库")
    monkeypatch.setattr(prepare, "create", made.create)
    monkeypatch.setattr(prepare, "install", made.install)
    monkeypatch.setattr(prepare, "check_system", lambda: None)
    monkeypatch.setattr(prepare, "leave_environment", lambda: None)
    monkeypatch.setattr(prepare, "interpreter_tag", lambda python: "cpython-311 x86_64")
    monkeypatch.setattr(prepare, "wanted_libraries", lambda platform, environ: {})
    return made


def test_the_second_start_does_nothing(office: Office) -> None:
    assert office.start() == ["create", "install runtime"]
    assert office.start() == []


def test_development_packages_come_on_top(office: Office) -> None:
    office.start("runtime")
    assert office.start("dev") == ["install dev"]
    assert office.start("dev") == []
    assert office.start("runtime") == []


def test_a_changed_lock_rebuilds(office: Office) -> None:
    office.start("dev")
    office.lock("runtime", "second")
    assert office.start("runtime") == ["create", "install runtime"]
    assert office.start("dev") == ["install dev"]


def test_line_ends_of_a_lock_do_not_matter(office: Office) -> None:
    office.lock("runtime", "a\nb\n")
    office.start()
    environment.lock_path(office.root, "runtime").write_bytes(b"a\r\nb\r\n")
    assert office.start() == []


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), NotReadyError("没有网络")])
def test_a_half_made_environment_is_made_again(office: Office, failure: BaseException) -> None:
    office.failure = failure
    with pytest.raises(type(failure)):
        office.start()
    assert prepare.read_stamp(office.root) is None
    assert office.start() == ["create", "install runtime"]


def test_an_interrupted_addition_is_not_trusted(office: Office) -> None:
    office.start("runtime")
    office.failure = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        office.start("dev")
    assert office.start("dev") == ["create", "install dev"]


def test_an_unreadable_stamp_rebuilds(office: Office) -> None:
    office.start()
    prepare.stamp_path(office.root).write_text('{"locks": {"runt', encoding="utf-8")
    assert office.start() == ["create", "install runtime"]


def test_a_vanished_interpreter_rebuilds(office: Office) -> None:
    office.start()
    environment.venv_python(office.root).unlink()
    assert office.start() == ["create", "install runtime"]


def test_an_updated_interpreter_of_the_same_kind_is_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.start()
    environment.venv_python(office.root).write_text("python, patched", encoding="utf-8")
    assert office.start() == []
    monkeypatch.setattr(prepare, "interpreter_tag", lambda python: "cpython-312 x86_64")
    assert office.start() == []
    environment.venv_python(office.root).write_text("another python", encoding="utf-8")
    assert office.start() == ["create", "install runtime"]


def test_what_cannot_be_written_is_said(office: Office) -> None:
    (office.root / ".venv.lock").mkdir()
    with pytest.raises(NotReadyError, match="无法写好运行环境"):
        office.start()


def test_two_set_ups_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = threading.Event()
    monkeypatch.setattr(prepare, "say", lambda sentence: told.set())
    order = []

    def second() -> None:
        with prepare.one_at_a_time(tmp_path):
            order.append("second")

    other = threading.Thread(target=second)
    with prepare.one_at_a_time(tmp_path):
        other.start()
        assert told.wait(60)
        order.append("first")
    other.join(60)
    assert order == ["first", "second"]


def test_the_exit_code_and_the_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(root: Path, kind: Kind) -> None:
        raise NotReadyError(f"没有准备好 {kind}")

    monkeypatch.setattr(prepare, "prepare", refuse)
    assert prepare.main(["dev"]) == 1
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err == "没有准备好 dev\n"


# ---------------------------------------------------------------- system libraries


@pytest.mark.parametrize(
    ("platform", "environ", "count"),
    [
        ("linux", {}, 6),
        ("linux", {"DISPLAY": ""}, 6),
        ("linux", {"DISPLAY": ":0"}, 12),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, 12),
        ("win32", {"DISPLAY": ":0"}, 0),
        ("darwin", {}, 0),
    ],
)
def test_wanted_libraries(platform: str, environ: dict[str, str], count: int) -> None:
    assert len(qt_libraries.wanted_libraries(platform, environ)) == count


def test_missing_libraries_are_named_with_their_packages() -> None:
    wanted = qt_libraries.wanted_libraries("linux", {"DISPLAY": ":0"})
    absent = {"libEGL.so.1", "libxcb-cursor.so.0"}
    missing = qt_libraries.missing_libraries(wanted, lambda soname: soname not in absent)
    assert missing == {"libEGL.so.1": "libegl1", "libxcb-cursor.so.0": "libxcb-cursor0"}
    sentence = qt_libraries.libraries_sentence(missing)
    assert "libEGL.so.1、libxcb-cursor.so.0" in sentence
    assert "apt-get install libegl1 libxcb-cursor0" in sentence
    assert "\n" not in sentence


def test_a_library_that_does_not_exist_does_not_load() -> None:
    assert not qt_libraries.can_load("libno-such-thing.so.99")


def test_packages_are_installed_once_and_named_after_that(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def refuse(packages: list[str]) -> bool:
        asked.append(packages)
        return False

    monkeypatch.setattr(qt_libraries, "apt_install", refuse)
    wanted = {"libno-such-thing.so.99": "libnosuchthing99"}
    assert qt_libraries.see_to_libraries(wanted, []) == wanted
    assert qt_libraries.see_to_libraries(wanted, ["libnosuchthing99"]) == wanted
    assert asked == [["libnosuchthing99"]]
    assert capsys.readouterr().err.count("apt-get install libnosuchthing99") == 2


def test_nothing_is_said_when_nothing_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert qt_libraries.see_to_libraries({}, []) == {}
    assert capsys.readouterr().err == ""


# ---------------------------------------------------------------- sentences


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("WARNING: Retrying ... NewConnectionError(': Failed to establish')", "网络或代理不通"),
        ("ProxyError('Cannot connect to proxy.')\nERROR: No matching distribution", "网络或代理"),
        ("ERROR: No matching distribution found for pillow==1", "没有适合这台电脑"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "校验值不符"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "磁盘空间不足"),
        ("ERROR: something new", "something new"),
        ("", "pip.log"),
    ],
)
def test_what_pip_wrote_becomes_one_sentence(log: str, said: str) -> None:
    sentence = pip_sentence(log, "pip.log")
    assert said in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("machine", "glibc", "refused"),
    [
        ("x86_64", "glibc 2.34", False),
        ("x86_64", "glibc 2.31", True),
        ("x86_64", "glibc 2.4", True),
        ("aarch64", "glibc 2.36", True),
        ("aarch64", "glibc 2.39", False),
        ("x86_64", None, False),
        ("x86_64", "glibc unknown", False),
        ("riscv64", "glibc 2.31", False),
    ],
)
def test_an_old_system_is_told_so(machine: str, glibc: str | None, refused: bool) -> None:
    sentence = glibc_sentence(machine, glibc)
    assert (sentence is not None) is refused
    assert sentence is None or (glibc is not None and glibc in sentence)


def test_a_python_without_ensurepip_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "has_ensurepip", lambda: False)
    monkeypatch.setattr(environment, "apt_install", lambda packages: False)
    with pytest.raises(NotReadyError, match="python3-venv"):
        environment.see_to_ensurepip()


# ---------------------------------------------------------------- the locks and the checks


def pins(kind: Kind) -> dict[str, str]:
    """Each requirement of a lock with its hashes, as the lock writes it."""
    text = environment.lock_path(ROOT, kind).read_text(encoding="utf-8").replace("\\\n", "")
    return {line.split("==")[0]: " ".join(line.split()) for line in text.splitlines() if line}


def test_every_locked_version_has_a_hash_and_no_address() -> None:
    for kind in ("runtime", "dev"):
        locked = pins(kind)
        assert locked
        assert all("--hash=sha256:" in line for line in locked.values())
        assert not any("://" in line for line in locked.values())


def test_the_dev_lock_holds_the_runtime_lock() -> None:
    assert pins("runtime").items() <= pins("dev").items()


def test_every_dependency_is_locked() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    def names(requirements: list[str]) -> set[str]:
        return {line.split(">")[0].split("<")[0].strip().lower() for line in requirements}

    assert names(declared["project"]["dependencies"]) <= pins("runtime").keys()
    assert names(declared["dependency-groups"]["dev"]) <= pins("dev").keys()


def test_arguments_go_to_pytest_only() -> None:
    plain = dict(check.checks([]))
    narrowed = dict(check.checks(["-k", "rollup"]))
    assert narrowed.pop("tests") == ["pytest", "-k", "rollup"]
    plain.pop("tests")
    assert narrowed == plain
