"""`bangfu ask`: facts from files, an answer in the format that is wanted."""

import io
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from bangfu.cli.printing import Unwritable, print_json, print_table, write_whole
from bangfu.cli.shelves import pack_named
from bangfu.core.catalogue import QUESTIONS
from bangfu.core.cite import plain
from bangfu.core.facts import RawFacts
from bangfu.core.period import parse_date
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.reader import PackUnusable
from bangfu.core.policies.rulebook import Unanswerable
from bangfu.core.problem import Problem, told
from bangfu.core.words import Language, said
from bangfu.engine.ask import Answer, answers, questions_of
from bangfu.engine.ask import ask as ask_pack
from bangfu.engine.backends.duckdb import Result
from bangfu.engine.schema import schema
from bangfu.engine.tables import UNLIMITED, TablesUnusable, csv_text, open_bytes, open_file

Format = Literal["json", "table", "csv", "parquet"]


class OptionsUnusable(Exception):
    """Options of the command line that cannot be understood."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


def ask(  # noqa: PLR0913 (one argument for each option of the contract)
    pack: str,
    question: str,
    /,
    *,
    facts: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    feed: Annotated[list[str] | None, Parameter(negative="")] = None,
    set_: Annotated[list[str] | None, Parameter(name="--set", negative="")] = None,
    on: str | None = None,
    reading: Annotated[list[str] | None, Parameter(negative="")] = None,
    format_: Annotated[Format, Parameter(name="--format")] = "json",
    out: Path | None = None,
    explain: str | None = None,
    lang: Language = "zh",
    schema: Annotated[bool, Parameter(negative="")] = False,
    sql: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Ask a policy pack a question. 向政策包提问。

    Exit status 0: answered; 1: answered, and refused or short of a reason; 2: the facts or the
    pack cannot be used. 退出码：0 已答；1 已答，但不准或缺理由；2 事实或政策包不能用。

    Parameters
    ----------
    pack: Id of a pack that ships with bangfu, or the path of a folder.
    question: Name of the question, such as returns.remittance.
    facts: File with the facts (.yaml .json .csv .xlsx .parquet); - reads JSON from standard input.
    feed: A further table, NAME=FILE.
    set_: A single value, NAME=VALUE.
    on: The day whose rules hold (YYYY-MM-DD).
    reading: Another reading of an ambiguity, such as A-JZ-01=R4.
    format_: How to write the answer.
    out: File to write to instead of standard output.
    explain: Key of the row whose steps are wanted.
    lang: Language of gists and messages.
    schema: Print what the question needs and gives, as JSON Schema.
    sql: Print the SQL texts that compute the answer instead of the answer.
    """
    try:
        _refuse_input_as_output(out, [facts, *(one.partition("=")[2] for one in feed or [])])
        found = pack_named(pack)
        if schema:
            return _print_schema(found, question)
        answer = ask_pack(
            found,
            question,
            _raw(facts, feed or [], set_ or []),
            on=_day(on),
            readings=_pairs(reading or [], "--reading A-JZ-01=R4"),
            explain=explain,
        )
        return _print_texts(answer) if sql else _write(answer, format_, out, lang)
    except (PackUnusable, TablesUnusable, OptionsUnusable, Unanswerable, Unwritable) as unusable:
        _tell_grounds(_refusal(pack, question, on, unusable.problems, lang), format_, None)
        return 2


def _refuse_input_as_output(out: Path | None, inputs: Iterable[str | None]) -> None:
    """The facts are not written over by the answer to them."""
    for given in inputs:
        both_exist = out is not None and given and out.exists() and Path(given).exists()
        if out is not None and given and both_exist and out.samefile(given):
            raise Unwritable(out, "它正是事实文件", "it is the file of facts itself")


def _print_schema(pack: Pack, question: str) -> int:
    if question not in QUESTIONS or not answers(pack, QUESTIONS[question]):
        known = questions_of(pack)
        raise Unanswerable(
            [Problem("unknown_question", "block", question, values={"known": known})]
        )
    print_json(schema(pack, question))
    return 0


def _print_texts(answer: Answer) -> int:
    """The texts over the tables of the facts, for an auditor to run again.

    An answer that was not computed by SQL is refused, and tells why where it is none.
    """
    if answer.exit_status == 2:
        raise OptionsUnusable(answer.problems)
    if not answer.texts:
        told = {"form": "--sql with a question over a population"}
        raise OptionsUnusable([Problem("bad_option", "block", "--sql", values=told)])
    sys.stdout.write(";\n\n".join(answer.texts) + ";\n")
    return answer.exit_status


def _raw(facts: str | None, feeds: Iterable[str], values: Iterable[str]) -> RawFacts:
    tables = {
        name: open_file(Path(file)) for name, file in _pairs(feeds, "--feed NAME=FILE").items()
    }
    given = _pairs(values, "--set NAME=VALUE")
    if facts is None:
        return RawFacts({} if not tables else None, tables, given, values_from="--set")
    if facts == "-":
        content = open_bytes("-.json", sys.stdin.buffer.read(), UNLIMITED)
        return RawFacts(content, tables, given, "-", "--set")
    return RawFacts(open_file(Path(facts)), tables, given, Path(facts).name, "--set")


def _pairs(given: Iterable[str], form: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    problems = []
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name:
            problems.append(Problem("bad_option", "block", one, values={"form": form}))
        elif name in pairs:
            problems.append(Problem("given_twice", "block", name))
        pairs[name] = value
    if problems:
        raise OptionsUnusable(problems)
    return pairs


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else parse_date(text)
    except ValueError:
        problem = Problem("bad_option", "block", f"--on {text}", values={"form": "--on 2018-10-27"})
        raise OptionsUnusable([problem]) from None


def _refusal(
    pack: str, question: str, on: str | None, problems: list[Problem], lang: Language
) -> dict[str, object]:
    """Why nothing was computed, in the shape of an answer."""
    return {
        "pack": Path(pack).name,
        "question": question,
        "on": on,
        "readings": {},
        "answer": None,
        "because": [],
        "problems": [problem.as_json(lang) for problem in told(problems)],
    }


def _tell_grounds(grounds: Mapping[str, object], form: Format, out: Path | None) -> None:
    if out is not None:
        write_whole(Path(f"{out}.json"), json.dumps(grounds, ensure_ascii=False, indent=1) + "\n")
    elif form == "json":
        print_json(grounds)
    else:
        print_json(grounds, file=sys.stderr)


def _write(answer: Answer, form: Format, out: Path | None, lang: Language) -> int:
    if form == "json":
        whole = answer.as_json(lang)
        if out is None or answer.exit_status == 2:
            print_json(whole)
        else:
            write_whole(out, json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
        return answer.exit_status
    if form == "table":
        if out is None or answer.exit_status == 2:
            print_table(answer, lang)
        else:
            text = io.StringIO()
            print_table(answer, lang, text)
            write_whole(out, text.getvalue())
        return answer.exit_status
    if answer.exit_status == 2:
        _tell_grounds(answer.as_json(lang), form, None)
        return 2
    return _write_rows(answer, form, out, lang)


def _write_rows(answer: Answer, form: Format, out: Path | None, lang: Language) -> int:
    """The rows as CSV or Parquet; everything else of the answer beside them as JSON."""
    rows, rest = rows_and_rest(answer)
    if form == "parquet" and out is None:
        written = {"form": "--format parquet --out FILE"}
        raise OptionsUnusable([Problem("bad_option", "block", "--format parquet", values=written)])
    content: str | Result | list[dict[str, Any]]
    if form == "parquet":
        content = rows if isinstance(rows, Result) else _plain_rows(rows, lang)
    else:
        said_rows = rows.rows() if isinstance(rows, Result) else _plain_rows(rows, lang)
        columns = list(dict.fromkeys(name for row in said_rows for name in row))
        content = csv_text(columns, said_rows)
    if out is not None:
        write_whole(out, content)
    else:
        assert isinstance(content, str), "Parquet goes to a file"
        sys.stdout.write(content)
    _tell_grounds(replace(answer, answer=rest).as_json(lang), form, out)
    return answer.exit_status


def rows_and_rest(answer: Answer) -> tuple[Any, object]:
    """The rows of an answer, and what it says beside them.

    An object with one list gives that list as rows, an answer about a population the first of its
    lists; an object without, itself as the only row.
    """
    found = answer.answer
    if not isinstance(found, Mapping):
        return found, []
    lists = [name for name, value in found.items() if isinstance(value, list | Result)]
    if QUESTIONS[answer.question].decide is None:
        lists = lists[:1]
    if len(lists) == 1 and found[lists[0]]:
        return found[lists[0]], {name: v for name, v in found.items() if name != lists[0]}
    return [found], {}


def _plain_rows(rows: object, lang: Language) -> list[dict[str, Any]]:
    """Rows as plain values in one language."""
    plain_rows: Any = plain(said(rows, lang))
    return list(plain_rows)
