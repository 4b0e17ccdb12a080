"""Broken facts: files and options as people really hand them in, and the problem each must bring."""

# ruff: noqa: E501 (a table is read by its rows: one case, one line)

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import xlsxwriter

TRANCHES = "tranche,project,injected_on,subsidy_fen\n"
GOOD = TRANCHES + "T1,P1,2018-11-01,1000000\n"
YEAR = ("--set", "year=2019")
UNITS = '{"villages":[{"village":"A","level":"municipal"}],"units":[{"unit":"U"}],"links":[{"unit":"U","village":"A"}]}'


@dataclass(frozen=True)
class Handed:
    """A question with a file of facts and options, the codes it must bring, and where the first is.

    `content` None stands for no file at all; `place` is how the place reads in English.
    """

    codes: tuple[str, ...]
    question: str
    file: str
    content: str | bytes | None
    options: tuple[str, ...] = YEAR
    place: str = ""

    @property
    def what(self) -> str:
        """The case in a few words, for docs/errors.md."""
        shown = self.place or " ".join((self.file, *self.options)).strip() or "no facts"
        return f"`{self.question}` with {shown}"

    def arguments(self, folder: Path) -> list[str]:
        """The arguments of the command, the file written under a folder."""
        path = folder / self.file
        if self.content is not None:
            content = self.content
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        given = [option.replace("{folder}", str(folder)) for option in self.options]
        facts = ["--facts", str(path)] if self.file else []
        return [self.question, *facts, *given]


def table(code: str, rows: str, place: str, heading: str = TRANCHES) -> Handed:
    """Tranches as CSV."""
    return Handed((code,), "returns.remittance", "t.csv", heading + rows, place=place)


def case(code: str, question: str, text: str, place: str = "f.json") -> Handed:
    """One case as JSON."""
    return Handed((code,), question, "f.json", text, (), place)


def workbook(*rows: list[object]) -> bytes:
    """The bytes of a workbook with these rows."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return made.getvalue()


def bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to more than is allowed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(3):
            archive.writestr(f"xl/worksheets/sheet{part}.xml", b"0" * (80 * 1024 * 1024))
    return made.getvalue()


def parquet(folder: Path, select: str) -> bytes:
    """The bytes of a Parquet file with the rows of a query."""
    path = folder / "made.parquet"
    duckdb.sql(select).write_parquet(str(path))
    return path.read_bytes()


CELLS = (
    table("not_money", "T1,P1,2018-11-01,一百万\n", "t.csv, row 2, column subsidy_fen"),
    table("below_zero", "T1,P1,2018-11-01,-1\n", "t.csv, row 2, column subsidy_fen"),
    table("not_in_fen", "T1,P1,2018-11-01,14400万元\n", "t.csv, row 2, column subsidy_fen"),
    table("not_whole_fen", "T1,P1,2018-11-01,1.5\n", "t.csv, row 2, column subsidy_fen"),
    table("too_large", "T1,P1,2018-11-01,9223372036854775808\n", "t.csv, row 2, column subsidy_fen"),
    table("too_large", "T1,P1,2018-11-01," + "9" * 5_000 + "元\n", "t.csv, row 2, column subsidy_fen"),
    table("too_large", "T1,P1,2018-11-01," + "9" * 5_000 + "\n", "t.csv, row 2, column subsidy_fen"),
    case("too_large", "returns.forecast", '{"tranches":[{"tranche":"T","project":"P","injected_on":"2018-01-01","subsidy_fen":1}],"members":' + "9" * 4_000 + ',"from_year":2018,"to_year":2019}', "f.json, column members"),
    table("not_money", "T1,P1,2018-11-01,NaN\n", "t.csv, row 2, column subsidy_fen"),
    table("no_such_day", "T1,P1,2018-02-30,1\n", "t.csv, row 2, column injected_on"),
    table("date_out_of_range", "T1,P1,0208-11-01,1\n", "t.csv, row 2, column injected_on"),
    table("not_a_date", "T1,P1,2018.11.1,1\n", "t.csv, row 2, column injected_on"),
    table("missing_cell", "T1,,2018-11-01,1\n", "t.csv, row 2, column project"),
    table("duplicate_key", "T1,P1,2018-11-01,1\nT1,P2,2018-11-02,2\n", "t.csv, row 3"),
    table("ragged_row", "T1,P1,2018-11-01,1,2\n", "t.csv, row 2"),
    table("ragged_row", "T1,P1\n", "t.csv, row 2"),
    table("empty_table", "", "t.csv"),
    table("missing_column", "T1,P1,1\n", "t.csv", "tranche,project,subsidy_fen\n"),
    table("duplicate_column", "", "t.csv", "tranche,project,injected_on,subsidy_fen,project\n"),
    table("nameless_column", "", "t.csv", "tranche,project,injected_on,subsidy_fen,\n"),
    table("column_taken", "T1,P1,2018-11-01,1,2\n", "", "tranche,project,injected_on,subsidy_fen,rate\n"),
    table("broken_csv", 'T1,"P1,2018-11-01,1\n', "t.csv, line 2"),
    case("not_a_year", "returns.guarantee", '{"villages":[{"village":"A"}],"year":"18"}', "f.json, column year"),
    case("not_whole", "returns.forecast", '{"tranches":[{"tranche":"T","project":"P","injected_on":"2018-01-01","subsidy_fen":1}],"members":"many","from_year":2018,"to_year":2019}', "f.json, column members"),
    case("not_text", "returns.guarantee", '{"villages":[{"village":1.5}],"year":2020}', "f.json, row 1, column village"),
    case("not_a_place_code", "funds.use", '{"class":"processing","amount_fen":1,"site":"12"}', "f.json, row 1, column site"),
    case("not_a_flag", "returns.guarantee", '{"villages":[{"village":"A","consent":"maybe"}],"year":2020}', "f.json, row 1, column consent"),
    case("not_a_choice", "funds.use", '{"class":"champagne","amount_fen":1}', "f.json, row 1, column class"),
)  # fmt: skip
"""Cells, rows and headings."""

FILES = (
    Handed(("no_such_file",), "returns.remittance", "gone.csv", None),
    Handed(("folder_for_file",), "returns.remittance", "", None, ("--facts", "{folder}", *YEAR)),
    Handed(("empty_file",), "returns.remittance", "t.csv", ""),
    Handed(("empty_file",), "returns.remittance", "t.csv", b"\xef\xbb\xbf\r\n"),
    Handed(("unknown_file_type",), "returns.remittance", "t.docx", GOOD),
    Handed(("not_utf8",), "returns.remittance", "t.csv", GOOD.replace("P1", "项目").encode("gbk"), YEAR, "t.csv, line 2"),
    Handed(("not_utf8",), "returns.remittance", "t.csv", GOOD.encode("utf-16"), YEAR, "t.csv, line 1"),
    Handed(("broken_json",), "returns.remittance", "f.json", '{"tranches": [', (), "f.json, line 1"),
    Handed(("broken_json",), "returns.remittance", "f.json", '{"year": NaN}', (), "f.json"),
    Handed(("broken_json",), "returns.remittance", "f.json", '{"year": 1, "year": 2}', (), "f.json"),
    Handed(("broken_json",), "returns.remittance", "f.json", "[" * 100_000, (), "f.json"),
    Handed(("broken_json",), "returns.remittance", "f.json", '{"year": ' + "9" * 100_000 + "}", (), "f.json"),
    Handed(("yaml_broken",), "returns.remittance", "f.yaml", "year: [2018\n", (), "f.yaml, line 2"),
    Handed(("yaml_broken",), "returns.remittance", "f.yaml", "[" * 1_000, (), "f.yaml"),
    Handed(("duplicate_yaml_key",), "returns.remittance", "f.yaml", "year: 2018\nyear: 2019\n", (), "f.yaml, line 2"),
    Handed(("no_facts",), "returns.remittance", "f.json", "5", (), "f.json"),
    Handed(("broken_workbook",), "returns.remittance", "t.xlsx", "no workbook", YEAR, "t.xlsx"),
    Handed(("broken_workbook",), "returns.remittance", "t.xlsx", bomb(), YEAR, "t.xlsx"),
    Handed(("broken_parquet",), "returns.guarantee", "v.parquet", "no parquet"),
    Handed(("one_case_expected",), "returns.surplus", "t.csv", GOOD, YEAR, "t.csv"),
    Handed(("table_expected",), "returns.guarantee", "f.json", '{"villages": 5, "year": 2020}', (), "f.json"),
)  # fmt: skip
"""Files that are missing, broken or of another kind."""

OPTIONS = (
    Handed(("missing_table",), "returns.remittance", "", None),
    Handed(("missing_value",), "returns.guarantee", "t.csv", "village\nA\n", ("--on", "2020-01-01")),
    Handed(("unknown_set",), "returns.remittance", "t.csv", GOOD, (*YEAR, "--set", "colour=red")),
    Handed(("unknown_feed",), "returns.remittance", "t.csv", GOOD, (*YEAR, "--feed", "towns={folder}/t.csv")),
    Handed(("given_twice",), "returns.remittance", "t.csv", GOOD, (*YEAR, *YEAR)),
    Handed(("given_twice",), "returns.remittance", "t.csv", GOOD, (*YEAR, "--feed", "tranches={folder}/t.csv")),
    Handed(("bad_option",), "returns.remittance", "t.csv", GOOD, ("--set", "year")),
    Handed(("bad_option",), "returns.remittance", "t.csv", GOOD, (*YEAR, "--on", "yesterday")),
    Handed(("bad_option",), "returns.remittance", "t.csv", GOOD, (*YEAR, "--reading", "R4")),
    Handed(("unknown_fact",), "returns.surplus", "f.json", '{"year": 2020, "colour": 1, "received_fen": 1, "members": 288}', ()),
    Handed(("cannot_write",), "returns.remittance", "t.csv", GOOD, (*YEAR, "--out", "{folder}/nowhere/a.json")),
    Handed(("unknown_ambiguity",), "returns.remittance", "t.csv", GOOD, (*YEAR, "--reading", "A-XX-99=R1")),
    Handed(("unknown_reading",), "returns.remittance", "t.csv", GOOD, (*YEAR, "--reading", "A-JZ-01=R9")),
    Handed(("unknown_question",), "returns.remitance", "t.csv", GOOD),
    Handed(("not_in_force",), "returns.remittance", "t.csv", GOOD, (*YEAR, "--on", "2017-12-31")),
    Handed(("years_unclear",), "returns.remittance", "t.csv", GOOD, ()),
    Handed(("span_too_long",), "returns.remittance", "t.csv", GOOD, ("--set", "from_year=2018", "to_year=2999")),
    Handed(("no_such_row",), "returns.remittance", "t.csv", GOOD, (*YEAR, "--explain", "T9")),
    Handed(("reading_needs_column",), "returns.remittance", "t.csv", GOOD, (*YEAR, "--reading", "A-JZ-02=payout")),
    Handed(("reading_needs_value",), "returns.guarantee", "v.csv", "village\nA\n", (*YEAR, "--reading", "A-JZ-04=ratio")),
    Handed(("no_calendar",), "funds.payment_time", "c.csv", "claim,approved_on\nC1,2098-06-01\n", ("--set", "as_of=2098-06-01")),
    Handed(("nothing_contributed",), "returns.dividend", "v.csv", "village,contributed_fen\nA,0\n", ("--set", "amount_fen=1", "--on", "2020-01-01", "--reading", "A-JZ-09=contribution")),
)  # fmt: skip
"""Options, and facts that do not fit the question."""
