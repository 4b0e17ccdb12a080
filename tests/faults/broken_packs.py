"""Broken packs: the pack written by hand with one text wrong, and the one problem that must be told."""

# ruff: noqa: E501 (a table is read by its rows: one case, one line)

from dataclasses import dataclass
from pathlib import Path

from tests.packs.written import FILES, changed, write_pack

CLAUSES = "clauses/10-returns.yaml"
OTHER = "clauses/20-other.yaml"
CASES = "cases/10-returns.yaml"


@dataclass(frozen=True)
class Broken:
    """One change to one file, the code it provokes, the line it is told at.

    A `right` text that is empty adds `wrong` at the end of the file. `told_in` is the file it is told
    of where that is another.
    """

    code: str
    file: str
    right: str
    wrong: str
    line: int | None
    told_in: str = ""

    @property
    def what(self) -> str:
        """The change in a few words, for docs/errors.md."""
        shown = " ".join(self.wrong.split()) or "nothing"
        return f"{self.file}: {shown if len(shown) <= 60 else shown[:57] + '…'}"

    def write(self, folder: Path) -> Path:
        """The broken pack, written under a folder."""
        return write_pack(folder, changed(self.file, self.right, self.wrong))


LAST = "    reading: context\n    why: 没有要办的事\n"
STEPS = """\
    reading: executable
    question: projects.step
    kind: workflow
    parameters: {steps: {build: {zh: 开工, en: Build, after: [permit]}}}
"""
TARGETS = """\
    reading: executable
    question: oversight.targets
    kind: indicator_target
    parameters: {targets: {income: {zh: 收入, en: Income, column: collective_income_fen}}}
"""
FUNDS = """\
    reading: executable
    question: returns.use
    kind: use_restriction
    parameters: {allow: {seed: {zh: 种苗, en: Seed}}, other: denied, home_fund: own}
"""
CAP = """\
    reading: executable
    question: funds.appropriation
    kind: limit_check
    parameters: {at_most: 1万元}
"""
SECOND_RATE = """\
    reading: executable
    question: returns.remittance
    kind: rate_schedule
    parameters: {rates: {2: 6%}}
"""
FOREIGN = """\
  - id: XX-001
    at: 附
    gist: 附件
    reading: context
    why: 别处的条款
"""

SECOND_AMBIGUITY = """\
- id: A-SC-02
  asks: 保底何时止？
  clauses: [SC-003]
  default: carry
  readings:
    carry: {gist: 继续, sets: {SC-003: {after_last: carry}}}
  because: 两处读法相抵
"""

FIGURE = FILES["reported.yaml"]

FORM = (
    Broken("yaml_tab", CLAUSES, "    at: 第二条", "\tat: 第二条", 14),
    Broken("yaml_broken", CLAUSES, "gist: 第二年上缴5%", "gist: 第二年: 上缴5%", 15),
    Broken("yaml_anchor", CLAUSES, "gist: 第二年上缴5%", "gist: &x 第二年上缴5%", 15),
    Broken("duplicate_yaml_key", CLAUSES, "    at: 第二条\n", "    at: 第二条\n    at: 第三条\n", 15),
    Broken("unquoted_ratio", CLAUSES, "gist: 第二年上缴5%", "gist: 6:3:1", 15),
    Broken("unknown_pack_file", "notes.yaml", "", "a: 1\n", None),
    Broken("chapter_expected", OTHER, "chapter: {at: 二, zh: 其他, en: 其他}\n", "", 1),
    Broken("list_expected", "reported.yaml", FIGURE, "figures: none\n", 1),
    Broken("duplicate_id", CLAUSES, "id: SC-002", "id: SC-001", 13),
    Broken("unknown_key", CLAUSES, "    at: 第二条\n", "    at: 第二条\n    rate: 5%\n", 15),
    Broken("missing_key", CLAUSES, "    gist: 第二年上缴5%\n", "", 13),
    Broken("wrong_value", CLAUSES, "gist: 第二年上缴5%\n    reading: executable", "gist: 第二年上缴5%\n    reading: 可计算", 16),
)  # fmt: skip
"""Faults of form: the pack cannot be read."""

SAID = (
    Broken("unknown_kind", CLAUSES, "kind: waterfall", "kind: waterfal", 27),
    Broken("unknown_question", CLAUSES, "question: returns.settle", "question: returns.setle", 27),
    Broken("unknown_clause", CLAUSES, "restates: [SC-001]", "restates: [SC-100]", 34),
    Broken("unknown_office", CLAUSES, "by: [township]", "by: [village]", 3),
    Broken("unknown_parameter", CLAUSES, "steps: [guarantee, surplus], ", "stages: [guarantee], ", 27),
    Broken("missing_parameter", CLAUSES, ", base: tranche", "", 3),
    Broken("no_clause_for", OTHER, LAST, CAP, None),
    Broken("missing_question", CLAUSES, "reading: executable\n    question: returns.guarantee\n    kind: unit_entitlement", "reading: record\n    record: a.b.c\n    kind: unit_entitlement", 27),
    Broken("kind_not_used", CLAUSES, "kind: rate_schedule\n    restates", "kind: asset_rule\n    restates", 34),
    Broken("gap", CLAUSES, "2026: 800元", "2027: 800元", 26),
    Broken("two_answers", OTHER, LAST, SECOND_RATE, 19),
    Broken("unknown_step", OTHER, LAST, STEPS, 19),
    Broken("unknown_fund", OTHER, LAST, FUNDS, 19),
    Broken("target_unclear", OTHER, LAST, TARGETS, 19),
    Broken("reading_incomplete", OTHER, "    why: 没有要办的事\n", "", 13),
    Broken("reading_superfluous", OTHER, "    why: 没有要办的事\n", "    why: 没有要办的事\n    record: a.b.c\n", 13),
    Broken("restates_differently", CLAUSES, "restates: [SC-001]", "restates: [SC-001]\n    parameters: {rates: {1: 2.5%}}", 34),
    Broken("clause_count", "pack.yaml", "clauses: 8", "clauses: 9", 7),
    Broken("clause_order", OTHER, "id: SC-006", "id: SC-000", 3),
    Broken("unknown_source", OTHER, "", FOREIGN, 18),
    Broken("sets_nothing", "ambiguities.yaml", "sets: {SC-003: {after_last: carry}}", "sets: {SC-008: {after_last: carry}}", 1),
    Broken("no_default_reading", "ambiguities.yaml", "default: stop", "default: gone", 1),
    Broken("back_to_front", "pack.yaml", "back_to: 2025-01-01", "back_to: 2025-02-01", 5),
    Broken("figure_differs", "reported.yaml", "equals: 2600元", "equals: 2601元", 1),
    Broken("figure_unclear", "reported.yaml", "equals: 2600元", "equals: 很多", 1),
    Broken("no_case", CASES, "clauses: [SC-001, SC-005]", "clauses: [SC-001]", 34, CLAUSES),
    Broken("case_failed", CASES, "due_fen: 50000}", "due_fen: 50001}", 7),
    Broken("case_not_citing", CASES, "clauses: [SC-001, SC-005]", "clauses: [SC-001, SC-005, SC-004]", 1),
)  # fmt: skip
"""Faults of what a pack says: it can be read but is not proved."""

ALSO = (
    Broken("two_answers", CLAUSES, "      - {from: 2027-01-01, rates: {1: 3%}}", "      - {from: 2027-01-01, rates: {1: 3%}}\n      - {from: 2027-01-01, rates: {1: 4%}}", 3),
    Broken("two_answers", "ambiguities.yaml", "sets: {SC-003: {after_last: stop}}", "sets: {SC-003: {after_last: stop, members: 3}}", 6),
    Broken("two_answers", "ambiguities.yaml", "", SECOND_AMBIGUITY, 14),
    Broken("wrong_value", CLAUSES, "rates: {2: 5%}", "rates: {2: much}", 19),
    Broken("wrong_value", CLAUSES, "2026: 800元", "2026: 800", 26),
    Broken("unknown_parameter", CLAUSES, "rates: {2: 5%}", "rate: {2: 5%}", 13),
    Broken("gap", CLAUSES, "parameters: {rates: {2: 5%}}", "parameters: {rates: {3: 5%}}", 11),
    Broken("case_failed", CASES, "problems: [shortfall]", "problems: []", 19),
    Broken("unknown_clause", "reported.yaml", "  clause: SC-003", "  clause: SC-300", 1),
    Broken("reading_incomplete", OTHER, LAST, "    reading: pending\n", 13),
    Broken("reading_superfluous", OTHER, LAST, "    reading: pending\n    why: 尚待建成\n    kind: workflow\n", 13),
    Broken("reading_superfluous", OTHER, LAST, "    reading: pending\n    why: 尚待建成\n    question: projects.step\n", 13),
    Broken("missing_key", "pack.yaml", "title: 两村试行办法\n", "", 1),
    Broken("unknown_key", "pack.yaml", "title: 两村试行办法\n", "title: 两村试行办法\ncolour: red\n", 3),
    Broken("wrong_value", "pack.yaml", "from: 2025-01-15", "from: 2025-02-30", 5),
    Broken("wrong_value", OTHER, "id: SC-008", "id: sc-8", 13),
    Broken("yaml_broken", CASES, "facts: {villages: [{village: A}, {village: B}], year: 2025}\n", "facts: {villages: [{village: A}, {village: B}, year: 2025}\n", 16),
)  # fmt: skip
"""The same faults in other places."""


def unreadable(folder: Path) -> Path:
    """A clause file that leads nowhere."""
    root = write_pack(folder, dict(FILES))
    (root / "clauses" / "30-lost.yaml").symlink_to(folder / "nowhere.yaml")
    return root


def with_byte_order_mark(folder: Path) -> Path:
    """A clause file saved by an editor that puts a mark before it."""
    return write_pack(folder, FILES | {OTHER: b"\xef\xbb\xbf" + FILES[OTHER].encode()})


def in_another_encoding(folder: Path) -> Path:
    """A clause file saved as GBK."""
    return write_pack(folder, FILES | {OTHER: FILES[OTHER].encode("gbk")})


def without_identity(folder: Path) -> Path:
    """A folder without pack.yaml."""
    return write_pack(folder, {name: text for name, text in FILES.items() if name != "pack.yaml"})


def nowhere(folder: Path) -> Path:
    """A folder that is not there."""
    return folder / "nowhere"
