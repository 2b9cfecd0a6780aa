"""The verb that prints: brief."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from app.documents.collect import Briefs, Collected, collect, collect_briefs
from app.documents.naming import USUAL_PATTERN, check_pattern, file_stems
from app.documents.pagerange import parse_pages
from app.documents.settings import DocumentKind, usual_settings
from app.errors import ChubeiError, RefusedInput
from app.library.file import Reading
from app.library.output import check_target
from app.queries.filter import Filter
from app.queries.layout import Layout
from app.queries.projects import find_project
from app.queries.snapshot import load_snapshot
from app.verbs.arguments import Options
from app.verbs.documentsettings import chosen_settings, document_settings, kind_of_document
from app.verbs.opening import author, filter_of, open_to_read
from app.verbs.output import say
from app.verbs.usage import UsageError

PDF, WORD = ".pdf", ".docx"
_WORD_KINDS: Final = (DocumentKind.ONE_PAGE, DocumentKind.REPORT)

Progress = Callable[[int, int], bool]


def print_brief(options: Options) -> None:
    """Print a document to a file, or a brief of each project to a file of its own.

    Raises:
        UsageError: options that do not go together.
        ChubeiError: there is nothing to print, or it cannot be printed whole; it says why.
    """
    kind = kind_of_document(options)
    chosen = chosen_settings(kind, options)
    path = Path(options.output)
    _check_words(kind, options)
    if options.each:
        _print_each(kind, chosen, path, options)
        return
    suffix = _suffix(kind, path, options)
    check_target(path)
    with open_to_read(options.file) as library, library.read() as connection:
        filter = filter_of(connection, options)
        settings = document_settings(connection, kind, chosen, options.template)
        if kind is DocumentKind.ONE_PAGE:
            ids = _chosen(connection, filter, options)
            collected = collect_briefs(connection, ids, settings)
        else:
            collected = collect(connection, filter, settings)
    if suffix == WORD:
        _write_word(collected, path)
        say(f"已写成 {path}")
    else:
        say(f"已写成 {path}（{_write_pdf(collected, path, options.pages)} 页）")


def write_annex_of(connection: Reading, filter: Filter, path: Path) -> int:
    """Print the annex table of a filter's projects; return the number of pages."""
    settings = usual_settings(DocumentKind.ANNEX)
    return _write_pdf(collect(connection, filter, settings), path)


def write_briefs_of(connection: Reading, ids: list[int], path: Path) -> int:
    """Print the briefs of projects in the order of their ids; return the number of pages."""
    settings = usual_settings(DocumentKind.ONE_PAGE)
    return _write_pdf(collect_briefs(connection, ids, settings), path)


def _check_words(kind: DocumentKind, options: Options) -> None:
    if kind is not DocumentKind.ONE_PAGE:
        if options.project is not None:
            raise UsageError(
                "--project 只用于 one-page", remedy=f"{kind.title}请用 --query 挑选项目"
            )
        if options.each:
            raise UsageError("--each 只用于 one-page", remedy=f"{kind.title}只能写成一个文件")
    if options.names is not None and not options.each:
        raise UsageError("--names 要和 --each 一起用")
    if options.pages is not None and options.each:
        raise UsageError("--pages 和 --each 不能同时用")


def _suffix(kind: DocumentKind, path: Path, options: Options) -> str:
    suffix = path.suffix.casefold()
    if suffix == WORD and kind not in _WORD_KINDS:
        raise RefusedInput(
            "输出文件", str(path), f"{kind.title}没有 Word 格式", remedy="请写成 .pdf"
        )
    if suffix not in (PDF, WORD):
        endings = ".pdf 或 .docx" if kind in _WORD_KINDS else ".pdf"
        raise RefusedInput("输出文件", options.output, f"文件名要以 {endings} 结尾")
    if suffix == WORD and options.pages is not None:
        raise UsageError("--pages 只用于 .pdf", remedy="Word 文件打印时再选页码")
    return suffix


def _print_each(kind: DocumentKind, chosen: dict[str, Any], folder: Path, options: Options) -> None:
    """Print a brief of each project into a folder."""
    pattern = options.names or USUAL_PATTERN
    base, suffix = pattern, PDF
    for ending in (PDF, WORD):
        if pattern.casefold().endswith(ending):
            base, suffix = pattern[: -len(ending)], ending
    check_pattern(base)
    if folder.exists() and not folder.is_dir():
        raise RefusedInput("输出位置", str(folder), "不是文件夹", remedy="--each 要写一个文件夹")
    with open_to_read(options.file) as library, library.read() as connection:
        filter = filter_of(connection, options)
        ids = _chosen(connection, filter, options)
        settings = document_settings(connection, kind, chosen, options.template)
        whole = collect_briefs(connection, ids, settings)
    assert isinstance(whole.content, Briefs)
    sheets = whole.content.sheets
    stems = file_stems(base, [sheet.names for sheet in sheets])
    if suffix == PDF:
        from app.briefing.brief import check_briefs

        # Refused before the first file is written, not in the middle of them.
        check_briefs(sheets)
    _make_folder(folder)
    with _progress("个文件") as report:
        for at, (sheet, stem) in enumerate(zip(sheets, stems, strict=True)):
            report(at, len(sheets))
            one = replace(whole, content=Briefs((sheet,)), stem=stem)
            target = folder / f"{stem}{suffix}"
            if suffix == WORD:
                _write_word(one, target, quietly=True)
            else:
                _write_pdf(one, target, quietly=True)
    say(f"已写成 {len(sheets)} 个文件，在 {folder}")


def _make_folder(folder: Path) -> None:
    from app.errors import OutputUnwritable
    from app.library.failures import reason_of

    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputUnwritable(folder, reason_of(error)) from error
    except ValueError as error:
        raise OutputUnwritable(folder, "文件夹名不能用") from error


def _write_pdf(
    collected: Collected, path: Path, pages: str | None = None, *, quietly: bool = False
) -> int:
    from app.briefing.document import print_document
    from app.library.output import write_output

    check_target(path)
    choose = None if pages is None else lambda count: parse_pages(pages, count)
    with _progress("", quietly=quietly) as report:
        printed = print_document(collected, author=author().name, progress=report, choose=choose)
    write_output(printed.content, path)
    return printed.pages


def _write_word(collected: Collected, path: Path, *, quietly: bool = False) -> None:
    from app.exporting.word import write_word

    with _progress("", quietly=quietly) as report:
        write_word(collected, path, author=author().name, progress=report)


@contextmanager
def _progress(what: str, *, quietly: bool = False) -> Iterator[Progress]:
    """Give what tells on stderr how much is done, where somebody watches it."""
    is_watched = not quietly and sys.stderr.isatty()
    told = -1

    def report(done: int, of: int) -> bool:
        nonlocal told
        share = done * 100 // max(of, 1)
        if is_watched and share != told:
            told = share
            sys.stderr.write(f"\r正在排版 {share}%（{done}/{of}{what}）")
            sys.stderr.flush()
        return True

    try:
        yield report
    finally:
        if told >= 0:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _chosen(connection: Reading, filter: Filter, options: Options) -> list[int]:
    layout = Layout(grouping=("category",))
    if options.project is None:
        return list(load_snapshot(connection, filter, layout).ids)
    row_id = find_project(connection, options.project, filter.reserve_id)
    if filter.terms and row_id not in load_snapshot(connection, filter).ids:
        raise ChubeiError("这个项目不符合 --query 的条件", remedy="--project 和 --query 请只写一个")
    return [row_id]
