"""`bangfu verify` and `bangfu ledger`: prove the books, export them, keep the head of their chain."""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import cyclopts
from cyclopts import Parameter

from bangfu.cli.printing import Unwritable, print_json, write_whole
from bangfu.cli.server import use_settings
from bangfu.core.problem import Problem, told
from bangfu.core.words import Language, words

app = cyclopts.App(help="Export the books, keep their head outside. 导出账本，留存链头。")

Format = Literal["beancount", "hledger"]

ALL_HELD = words("账本完好：全部检查通过。", "The books are in order: every check passed.")
SOME_FAILED = words("账本有问题，共 {count} 处。", "The books are not in order: {count} findings.")
UNREACHABLE = words(
    "打不开账本：{why}。请先运行 bangfu setup，或检查 BANGFU_DATABASE_URL。",
    "The books cannot be opened: {why}. Run bangfu setup first, or check BANGFU_DATABASE_URL.",
)


def verify(
    *,
    head: Path | None = None,
    quick: Annotated[bool, Parameter(negative="")] = False,
    lang: Language = "zh",
) -> int:
    """Check everything the books promise. 核验账本的全部承诺。

    Exit status 0: in order; 1: something was found; 2: the books cannot be opened.
    退出码：0 完好；1 有问题；2 打不开账本。

    Parameters
    ----------
    head: A head that `bangfu ledger head` wrote: shows a tail cut off or a chain written anew.
    quick: Only the checks that take no time on a large ledger.
    lang: Language of the messages.
    """
    return _with_books(lambda: _verify(head, quick, lang), lang)


def _verify(head: Path | None, quick: bool, lang: Language) -> int:
    from bangfu.apps.ledger.queries.checks import CHECKS
    from bangfu.apps.ledger.queries.checks import verify as run

    found = 0
    for finding in run([check for check in CHECKS if check.is_quick or not quick]):
        found += _print_found(
            finding.check.code, finding.check.says.said(lang), finding.problems, lang
        )
    if head is not None:
        problems = _compared(head)
        found += _print_found("L13", _HEAD_AGREES.said(lang), problems, lang)
    print(SOME_FAILED.said(lang).format(count=found) if found else ALL_HELD.said(lang))
    return 1 if found else 0


_HEAD_AGREES = words("与留存在外的链头一致", "The chain agrees with the head kept outside")


def _compared(head: Path) -> Sequence[Problem]:
    from bangfu.apps.ledger.queries.heads import compared

    try:
        text = head.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return [Problem("head_unreadable", "block", str(head), values={"why": error})]
    return compared(text, name=head.name)


def _print_found(code: str, says: str, problems: Sequence[Problem], lang: Language) -> int:
    """Print one check as soon as it is done; gives how much it found."""
    print(f"{'✗' if problems else '✓'} {code:12} {says}", flush=True)
    for problem in told(problems):
        print(f"    {problem.message(lang)}", flush=True)
    return len(problems)


@app.command
def export(
    *,
    out: Path,
    format_: Annotated[Format, Parameter(name="--format")] = "beancount",
    lang: Language = "zh",
) -> int:
    """Write the journal for an independent reader, our balances asserted. 导出给独立记账程序核对。

    Parameters
    ----------
    out: File to write to.
    format_: Whose format.
    lang: Language of the messages.
    """

    def write() -> int:
        from bangfu.apps.ledger.queries.exports import exported

        return _write(out, "\n".join([*exported(format_), ""]), lang)

    return _with_books(write, lang)


@app.command
def head(*, out: Path, lang: Language = "zh") -> int:
    """Write the signed head of the chain, to be kept outside. 写出签名的链头，交外部留存。

    Parameters
    ----------
    out: File to write to.
    lang: Language of the messages.
    """

    def write() -> int:
        import json

        from bangfu.apps.ledger.queries.heads import head_of

        text = json.dumps(head_of(datetime.now(UTC)), ensure_ascii=False, indent=1)
        return _write(out, text + "\n", lang)

    return _with_books(write, lang)


def _write(out: Path, text: str, lang: Language) -> int:
    try:
        write_whole(out, text)
    except Unwritable as unwritable:
        print_json({"problems": [p.as_json(lang) for p in unwritable.problems]}, sys.stderr)
        return 2
    return 0


def _with_books(do: Callable[[], int], lang: Language) -> int:
    """Do something with the books open; status 2 where they cannot be opened."""
    use_settings()
    import django

    django.setup()
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from bangfu.apps.ledger.models import JournalCounter

    try:
        JournalCounter.objects.exists()  # a database without our tables holds no books
        return do()
    except (DatabaseError, ImproperlyConfigured) as error:
        sys.stderr.write(UNREACHABLE.said(lang).format(why=error) + "\n")
        return 2
