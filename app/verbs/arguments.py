"""What may stand on the command line: the verbs, what each takes, and the help made from it."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NoReturn

from app.errors import shorten
from app.verbs.output import width
from app.verbs.usage import UsageError

Options = argparse.Namespace


@dataclass(frozen=True, slots=True)
class Argument:
    """One word, or one option with its value.

    Attributes:
        flags: ``--query``; for a word that has no flag, its name in the options.
        metavar: what stands for the value in the help; empty for an option without one.
        explanation: one line for the help.
        count: ``?`` for one that may be missing, ``*`` for any number, empty for just one.
    """

    flags: tuple[str, ...]
    metavar: str
    explanation: str
    count: str = ""
    is_required: bool = False

    @property
    def is_option(self) -> bool:
        """Whether it is named by a flag."""
        return self.flags[0].startswith("-")


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing the command line can do."""

    name: str
    usage: str
    explanation: str
    arguments: tuple[Argument, ...] = field(default=())


def _word(name: str, metavar: str, explanation: str, count: str = "") -> Argument:
    return Argument((name,), metavar, explanation, count)


_FILE = _word("file", "FILE", "文库文件（.chubei）")
_KEY = _word("key", "NO|UUID", "项目的序号或标识")
_ENTRIES = _word("entries", "栏目=值", "如 total=1.2亿元、行业=林业；值里可以有等号和换行", "*")
_JSON = Argument(("--json",), "", "输出 JSON")
_QUERY = Argument(("--query",), "T", "查询条件，如 “行业:卫生健康 投资>=1亿”")
_VIEW = Argument(("--view",), "V", "视图的名称；与 --query 同时写时，两者都要符合")
_RESERVE = Argument(("--reserve",), "R", "储备库的名称或标识")
_GROUP = Argument(("--group",), "F[,F]", "按哪些维度分组，最多三个，如 category,start_year")

VERBS: Final = (
    Verb(
        "new", "FILE [--with qianjiang|all|empty]", "新建文库",
        (_FILE, Argument(("--with",), "qianjiang|all|empty", "内容；不写为 qianjiang")),
    ),
    Verb("info", "FILE [--json]", "文库里有哪些储备库、多少项目和投资", (_FILE, _JSON)),
    Verb(
        "projects",
        "FILE [--query T] [--view V] [--reserve R] [--group F[,F]] [--sort F[:desc]] "
        "[--json|--csv]",
        "列出项目",
        (
            _FILE, _QUERY, _VIEW, _RESERVE, _GROUP,
            Argument(("--sort",), "F[:desc]", "按哪一栏排序，:desc 为从大到小"),
            _JSON, Argument(("--csv",), "", "输出 CSV（带 BOM 的 UTF-8，Excel 可以直接打开）"),
        ),
    ),
    Verb(
        "rollup", "FILE --by F[,F] [--measures M[,M]] [--query T] [--view V] [--reserve R] "
        "[--json|-o OUT]",
        "汇总个数和总投资",
        (
            _FILE,
            Argument(
                ("--by",), "F[,F]", "维度，如 category、year、unit；两个为交叉", is_required=True
            ),
            Argument(
                ("--measures",), "M[,M]",
                "列哪些指标：count（个数）、total（总投资）、share（占比）、missing（未填金额）、"
                "median（中位数）、largest（最大）；只写后两个时加在通常几栏之后",
            ),
            _QUERY, _VIEW, _RESERVE, _JSON,
            Argument(
                ("-o", "--output"), "OUT",
                "写到哪个文件：.xlsx 或 .pdf；两个维度只写一个指标，没有 --measures 为总投资",
            ),
        ),
    ),
    Verb(
        "export",
        "FILE -o OUT [--layout grid|annex|flat] [--encoding utf-8|gb18030] [--query T] [--view V] "
        "[--reserve R] [--group F[,F]] [--sort F[:desc]] [--json]",
        "把项目写成 Excel 工作簿、Word 附件表或 CSV",
        (
            _FILE,
            Argument(
                ("-o", "--output"), "OUT", "写到哪个文件：.xlsx、.docx 或 .csv", is_required=True
            ),
            Argument(
                ("--layout",), "L",
                "版式：grid 按视图的栏目和分组，没有视图按分类（.xlsx 不写就是这个）；annex 附件表"
                "（.docx 就是这个）；flat 一个项目一行、含全部栏目（.csv 就是这个）",
            ),
            Argument(("--encoding",), "E", ".csv 的编码：utf-8（带 BOM，不写就是这个）、gb18030"),
            _QUERY, _VIEW, _RESERVE, _GROUP,
            Argument(
                ("--sort",), "F[:desc]", "按哪一栏排序，:desc 为从大到小；grid 没有视图时不再分类"
            ),
            _JSON,
        ),
    ),
    Verb(
        "import",
        "FILE SOURCE ... [--reserve R] [--mode add|update|upsert|skip] "
        "[--prefer mine|theirs] [--dry-run] [--report OUT] [--json]",
        "从 Excel、Word、CSV、网页或文本导入项目表",
        (
            _FILE, _word("sources", "SOURCE", "要导入的文件", "*"),
            Argument(
                ("--reserve",), "R", "导入到哪个储备库；没有的名称就新建一个"
            ),
            Argument(
                ("--mode",), "MODE",
                "add 全部新增，update 只更新，upsert 新增或更新（不写就是这个），skip 跳过已有的",
            ),
            Argument(
                ("--prefer",), "SIDE",
                "录入表交回时两边都改过的：mine 保留文库的（不写就是这个），theirs 取录入表的",
            ),
            Argument(("--dry-run",), "", "只试算，不写入"),
            Argument(("--report",), "OUT", "把每一行的结果和问题写成 Excel（.xlsx）"), _JSON,
        ),
    ),
    Verb(
        "form",
        "FILE -o OUT.xlsx [--query T] [--view V] [--reserve R] [--blank N] [--columns F[,F]] "
        "[--open F[,F]] [--until DATE] [--issuer TEXT] [--note TEXT] [--json]",
        "做一份录入表发给没有储备的单位；交回后用 import 导入，逐格与发出时比对",
        (
            _FILE,
            Argument(("-o", "--output"), "OUT", "写到哪个文件：.xlsx", is_required=True),
            _QUERY, _VIEW, _RESERVE,
            Argument(
                ("--blank",), "N", "留几行空白行写新项目；没有 --query 和 --view 时只有空白行"
            ),
            Argument(("--columns",), "F[,F]", "列哪些栏目；序号、项目名称总在前面"),
            Argument(
                ("--open",), "F[,F]", "已列出的项目哪些栏目可以改；不写为名称、分类、代码以外的栏目"
            ),
            Argument(("--until",), "DATE", "交回的期限，如 2020-11-20"),
            Argument(("--issuer",), "TEXT", "制表单位"),
            Argument(("--note",), "TEXT", "写给填表人的一句话"),
            _JSON,
        ),
    ),
    Verb("views", "FILE [--json]", "列出视图和各自的个数、总投资", (_FILE, _JSON)),
    Verb(
        "set", "FILE NO|UUID 栏目=值 ... [--reserve R] [--json]", "修改一个项目",
        (_FILE, _KEY, _ENTRIES, _RESERVE, _JSON),
    ),
    Verb(
        "add", "FILE name=名称 [栏目=值 ...] [--reserve R] [--json]", "新建一个项目",
        (_FILE, _ENTRIES, _RESERVE, _JSON),
    ),
    Verb(
        "delete", "FILE NO|UUID [--reserve R] [--json]", "把一个项目移到回收站",
        (_FILE, _KEY, _RESERVE, _JSON),
    ),
    Verb("undo", "FILE [--json]", "撤销最近一次操作", (_FILE, _JSON)),
    Verb("redo", "FILE [--json]", "重做最近一次撤销的操作", (_FILE, _JSON)),
    Verb(
        "history", "FILE [NO|UUID] [--reserve R] [--json]", "谁、何时、从什么改成什么",
        (_FILE, _word("key", "NO|UUID", "只看这个项目的", "?"), _RESERVE, _JSON),
    ),
    Verb(
        "brief", "FILE --kind one-page|annex|booklet|report [--query T] [--view V] [--reserve R] "
        "[--project NO|UUID] [选项 ...] -o OUT", "印项目简介、附件表、项目册或情况简报",
        (
            _FILE,
            Argument(
                ("--kind",), "KIND",
                "one-page 项目简介，annex 附件表，booklet 项目册，report 情况简报",
                is_required=True,
            ),
            _QUERY, _VIEW, _RESERVE, Argument(("--project",), "NO|UUID", "只印这个项目"),
            Argument(
                ("-o", "--output"), "OUT",
                "写到哪个文件：.pdf；简介和简报也可以写成 .docx；用 --each 时写文件夹",
                is_required=True,
            ),
            Argument(("--pages",), "RANGE", "只要这些页，如 1-3,5"),
            Argument(("--each",), "", "每个项目一个文件，放进 -o 的文件夹（项目简介）"),
            Argument(
                ("--names",), "PATTERN",
                "文件名样式，不写为 {序号}-{名称}；还可以写 {分类}{储备库}{行业}{代码}{单位}，"
                "以 .docx 结尾就写成 Word",
            ),
            Argument(
                ("--template",), "NAME", "用文库里存的这个模板；同时写的选项优先"
            ),
            Argument(("--title",), "TEXT", "标题；不写为储备库的标题"),
            Argument(("--issuer",), "TEXT", "发文单位（简报、项目册）"),
            Argument(("--date",), "DATE", "日期，如 2020-11-05；不写为今天"),
            Argument(("--number",), "TEXT", "文号（简报、项目册）"),
            Argument(("--annex-number",), "TEXT", "附件号，如 附件2；写空的就不印"),
            Argument(("--unit",), "wan|yi", "金额单位：万元或亿元；简报不写为亿元，其余为万元"),
            Argument(("--columns",), "F[,F]", "附件表印哪些栏目，如 序号,名称,投资"),
            Argument(("--totals",), "first|below", "合计、小计在前（first）或在后（below）"),
            Argument(("--separators",), "", "附件表的金额用千分位"),
            Argument(("--merge-groups",), "", "附件表的分类合并成一格，写在左边"),
            Argument(
                ("--layout",), "landscape|portrait|bound",
                "附件表的版式：普通横向版、竖排版、公文装订版",
            ),
            Argument(("--single-sided",), "", "单面印：页码都在右边"),
            Argument(("--watermark",), "TEXT", "水印，如 征求意见稿"),
            Argument(("--bundled-fonts",), "", "只用随附的字体，不用本机字体"),
            Argument(("--archival",), "", "存档格式 PDF/A-2b"),
            Argument(("--no-pictures",), "", "不印附件里的图片"),
            Argument(("--code",), "", "印联系人的二维码（项目简介、项目册）"),
            Argument(("--no-charts",), "", "不印图表（简报、项目册）"),
            Argument(("--by",), "F[,F]", "简报按哪些维度分，如 category,financing,year"),
            Argument(("--top",), "N", "简报列出投资额居前的几个项目；0 为不列"),
        ),
    ),
    Verb(
        "check",
        "FILE [--repair] [--json]",
        "检查文件，与文件载明的数字核对，逐条体检",
        (
            _FILE,
            Argument(("--repair",), "", "先按项目重算文库里备好的合计"),
            _JSON,
        ),
    ),
    Verb(
        "backup", "FILE [-o OUT]", "备份文库",
        (_FILE, Argument(("-o", "--output"), "OUT", "写到哪个文件；不写为文库旁的备份文件夹")),
    ),
    Verb(
        "restore", "BACKUP FILE", "用备份恢复文库；原来的内容先另存一份",
        (_word("backup", "BACKUP", "备份文件"), _FILE),
    ),
    Verb("self-test", "", "在临时文件夹里把各项功能走一遍"),
)  # fmt: skip

BY_NAME: Final = {verb.name: verb for verb in VERBS}

_HELP: Final = ("-h", "--help")


class HelpWanted(Exception):
    """Somebody asked how to use it.

    Attributes:
        text: the answer.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Parser(argparse.ArgumentParser):
    """Reads one verb's words and options, which may stand in any order."""

    def __init__(self, verb: Verb) -> None:
        super().__init__(prog=f"chubei {verb.name}", add_help=False, allow_abbrev=False)
        for argument in verb.arguments:
            self._declare(argument)

    def error(self, message: str) -> NoReturn:
        """Refuse the command line.

        Raises:
            UsageError: always.
        """
        raise UsageError(_chinese(message), remedy=f"用 {self.prog} --help 查看用法")

    def _declare(self, argument: Argument) -> None:
        if not argument.metavar:
            self.add_argument(*argument.flags, action="store_true")
        elif argument.is_option:
            self.add_argument(
                *argument.flags, metavar=argument.metavar, required=argument.is_required
            )
        else:
            self.add_argument(
                argument.flags[0], metavar=argument.metavar, nargs=argument.count or None
            )


def parse(words: Sequence[str]) -> tuple[Verb, Options]:
    """Read a command line without the program's name.

    Raises:
        UsageError: it cannot be read; the sentence says what is wrong.
        HelpWanted: help was asked for.
    """
    name, rest = _split_verb(words)
    verb = BY_NAME[name]
    if any(word in _HELP for word in _before_dashes(rest)):
        raise HelpWanted(verb_help(verb))
    parser = Parser(verb)
    options = parser.parse_intermixed_args(_joined(verb, rest))
    for argument in verb.arguments:
        _check_text(argument, getattr(options, _attribute(argument), None))
    return verb, options


def program_help() -> str:
    """Return the list of verbs."""
    rows = [(f"chubei {verb.name} {verb.usage}".rstrip(), verb.explanation) for verb in VERBS]
    head = [
        "储备（Chubei）——项目储备库",
        "",
        "用法：",
        "  chubei                 打开窗口",
        "  chubei FILE            在窗口里打开这个文库",
        "  chubei 命令 ...        在命令行里做一件事",
        "",
        "命令：",
    ]
    lines = [f"  {explanation}\n      {usage}" for usage, explanation in rows]
    tail = [
        "",
        "项目的栏目可以用英文名、中文名或常用说法（total、总投资、投资），金额不写单位时为万元。",
        "退出码：0 完成；1 内容或文件被拒绝，或程序出了意外；2 用法不对；3 文库打不开。",
        "chubei 命令 --help 查看一个命令的用法，chubei --version 查看版本。",
    ]
    return "\n".join([*head, *lines, *tail])


def verb_help(verb: Verb) -> str:
    """Return how one verb is used."""
    lines = [verb.explanation, "", f"用法：chubei {verb.name} {verb.usage}".rstrip()]
    shown = [
        (
            f"{', '.join(each.flags)} {each.metavar}".rstrip() if each.is_option else each.metavar,
            each.explanation,
        )
        for each in verb.arguments
    ]
    if shown:
        room = max(width(word) for word, _ in shown)
        lines.append("")
        lines += [f"  {word}{' ' * (room - width(word))}  {text}" for word, text in shown]
    return "\n".join(lines)


def _split_verb(words: Sequence[str]) -> tuple[str, list[str]]:
    """Return the verb and the rest; options may stand before it."""
    is_option_first = bool(words) and words[0].startswith("-")
    if words and not is_option_first and words[0] not in BY_NAME:
        raise UsageError(
            f"没有“{shorten(words[0])}”这个命令", remedy="用 chubei --help 查看全部命令"
        )
    for position, word in enumerate(words):
        if word in BY_NAME:
            return word, [*words[:position], *words[position + 1 :]]
    if not words or any(word in _HELP for word in words):
        raise HelpWanted(program_help())
    raise UsageError("没有写要做什么", remedy="用 chubei --help 查看全部命令")


def _before_dashes(words: Sequence[str]) -> Sequence[str]:
    return words[: words.index("--")] if "--" in words else words


def _attribute(argument: Argument) -> str:
    return argument.flags[-1].lstrip("-").replace("-", "_")


def _joined(verb: Verb, words: Sequence[str]) -> list[str]:
    """Tie each option to its value, so that a value may start with a dash (``--query -扩建``)."""
    flags = {flag: each for each in verb.arguments if each.is_option for flag in each.flags}
    joined: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "--":
            return [*joined, word, *left]
        argument = flags.get(word)
        if argument is not None and argument.metavar and left and left[0] not in flags:
            joined.append(f"{argument.flags[-1]}={left.pop(0)}")
        else:
            joined.append(word)
    return joined


def _check_text(argument: Argument, value: object) -> None:
    """Refuse bytes that are no text; the name of a file may hold them."""
    is_file = argument.flags[-1] in ("file", "backup", "sources", "--output", "--report")
    texts = value if isinstance(value, list) else [value]
    for text in texts:
        if isinstance(text, str) and not is_file and re.search("[\ud800-\udfff]", text):
            raise UsageError(f"{argument.metavar} 里有不能识别的字符")


#: What argparse says, and how it is said here.
_SENTENCES: Final = (
    (r"the following arguments are required: (.*)", "缺少 {0}"),
    (r"unrecognized arguments: (.*)", "不认识“{0}”"),
    (r"argument (.*): expected (?:one|at least one) argument", "{0} 后面缺少值"),
    (r"argument (.*): ignored explicit argument '(.*)'", "{0} 后面不能带值“{1}”"),
)


def _chinese(message: str) -> str:
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return sentence.format(*found.groups())
    return f"命令写得不对（{message}）"
