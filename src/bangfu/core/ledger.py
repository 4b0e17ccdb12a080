"""The ledger as values: accounts, lines, entries, and what may be wrong with an entry.

A line is above zero where an account is debited, below zero where it is credited; the lines of each
fund add up to nought, so that no fund ever lends to another unseen (专款专用).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bangfu.core.money import FEN_MAX, Fen, yuan
from bangfu.core.place import level_of
from bangfu.core.problem import Problem
from bangfu.core.words import Words, words

Nature = Literal["asset", "liability", "income", "expense"]
"""What an account is: property, debt, income or spending."""

NATURES: Mapping[Nature, Words] = {
    "asset": words("资产", "Assets"),
    "liability": words("负债", "Liabilities"),
    "income": words("收入", "Income"),
    "expense": words("支出", "Expenses"),
}

Holder = Literal["", "project", "asset", "township", "village"]
"""Whose account it is: the fund's own, or one for each project, asset, township or village."""

_FUND = re.compile(r"[a-z][a-z0-9_]*(-[a-z0-9_-]+)?", re.ASCII)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
TEXT_MAX = 200
"""The longest memo, document, purpose: as long as their columns are wide."""
CODE_MAX = 40
"""The longest code of a fund, a holder or a clause."""


@dataclass(frozen=True, order=True)
class Account:
    """An account of a fund. `holder` is a 12-digit place code, a project or asset code, or "".

    >>> str(Account("village", "village_bank", "120119101200"))
    'village:village_bank:120119101200'
    """

    fund: str
    code: str
    holder: str = ""

    def __str__(self) -> str:
        return ":".join(filter(None, (self.fund, self.code, self.holder)))


@dataclass(frozen=True)
class Line:
    """A sum booked to an account: debited above zero, credited below; never zero."""

    account: Account
    amount_fen: Fen
    purpose: str = ""


@dataclass(frozen=True)
class Entry:
    """What is booked in one go: the day, the lines, what for, and the clause that moved the money."""

    booked_on: date
    lines: tuple[Line, ...]
    memo: Words
    clause: str
    document: str = ""


@dataclass(frozen=True)
class Heading:
    """One heading of the chart (科目): its name, its nature, and who holds accounts of it.

    `has_floor`: its balance never falls below zero. `asks_purpose`: each line names its use.
    """

    code: str
    name: Words
    nature: Nature
    holder: Holder = ""
    has_floor: bool = False
    asks_purpose: bool = False


FUND_KINDS: Mapping[str, Words] = {
    "subsidy": words("市级补助资金", "Municipal subsidy"),
    "pool": words("返村收益专账", "Returns pool"),
    "village": words("村集体返还收益", "Money of the villages"),
}
"""The kinds of funds. A fund's code is its kind, or begins with it: `subsidy`, `subsidy-2019`."""

_CHART: Mapping[str, tuple[Heading, ...]] = {
    "subsidy": (
        Heading("treasury", words("区级专户存款", "Treasury account"), "asset", has_floor=True),
        Heading("appropriation", words("拨款收入", "Appropriations"), "income"),
        Heading(
            "project_bank",
            words("镇乡报账专户", "Township claims account"),
            "asset",
            "project",
            has_floor=True,
        ),
        Heading("construction", words("在建工程", "Construction in progress"), "asset", "project"),
        Heading("fixed_assets", words("固定资产", "Fixed assets"), "asset", "asset"),
        Heading("disposal", words("资产处置净损失", "Net loss on disposals"), "expense"),
    ),
    "pool": (
        Heading("receivable", words("应收上缴", "Remittances receivable"), "asset", "township"),
        Heading("remittance", words("上缴收入", "Remittances"), "income"),
        Heading("pool_bank", words("专账存款", "Pool account"), "asset", has_floor=True),
        Heading("waived", words("减免上缴", "Remittances waived"), "expense"),
        Heading("guarantee", words("保底收益支出", "Guaranteed returns"), "expense"),
        Heading(
            "payable", words("应付村级收益", "Returns payable to villages"), "liability", "village"
        ),
        Heading(
            "surplus_use", words("结余支出", "Uses of the surplus"), "expense", asks_purpose=True
        ),
    ),
    "village": (
        Heading(
            "village_bank", words("村级存款", "Village account"), "asset", "village", has_floor=True
        ),
        Heading("return_income", words("返还收益收入", "Returns received"), "income", "village"),
        Heading(
            "village_spending",
            words("村级支出", "Village spending"),
            "expense",
            "village",
            asks_purpose=True,
        ),
    ),
}

CHART: Mapping[tuple[str, str], Heading] = {
    (kind, heading.code): heading for kind, headings in _CHART.items() for heading in headings
}
"""The chart of accounts: every heading by (kind of fund, code), in the order of the statements."""


def kind_of_fund(fund: str) -> str:
    """The kind of a fund, by its code.

    >>> kind_of_fund("subsidy-2019"), kind_of_fund("pool")
    ('subsidy', 'pool')
    """
    return fund.partition("-")[0]


def heading_of(account: Account) -> Heading | None:
    """The heading of an account; None where the chart has no such account."""
    return CHART.get((kind_of_fund(account.fund), account.code))


def heading_name(fund: str, code: str) -> Words:
    """The name of a heading; the code itself where the chart does not know it."""
    heading = heading_of(Account(fund, code))
    return heading.name if heading else Words(zh=code, en=code)


def fund_name(fund: str) -> Words:
    """The name of a fund: that of its kind, with what distinguishes it from others of the kind.

    >>> fund_name("subsidy-2019").en
    'Municipal subsidy 2019'
    """
    kind, _dash, rest = fund.partition("-")
    name = FUND_KINDS.get(kind, Words(zh=kind, en=kind))
    return Words(zh=f"{name.zh} {rest}".strip(), en=f"{name.en} {rest}".strip())


def account_name(account: Account) -> Words:
    """An account in words: its fund, its heading, and the code of its holder.

    >>> account_name(Account("village", "village_bank", "120119101200")).zh
    '村集体返还收益 村级存款 120119101200'
    """
    fund, heading = fund_name(account.fund), heading_name(account.fund, account.code)
    return Words(
        zh=f"{fund.zh} {heading.zh} {account.holder}".strip(),
        en=f"{fund.en}, {heading.en} {account.holder}".strip(),
    )


def faults(entry: Entry) -> list[Problem]:
    """Everything that is wrong with an entry; one without faults may be booked."""
    return [
        *_faults_of_texts(entry),
        *(fault for line in entry.lines for fault in _faults_of_line(line)),
        *_faults_of_sums(entry.lines),
    ]


def account_faults(account: Account) -> list[Problem]:
    """What is wrong with an account: not in the chart, or held by what its heading does not hold."""
    heading = heading_of(account)
    if heading is None or not _FUND.fullmatch(account.fund) or len(account.fund) > CODE_MAX:
        return [_block("unknown_account", account)]
    if not _holds(heading.holder, account.holder):
        wanted = _HOLDERS[heading.holder]
        return [_block("wrong_holder", account, holder=account.holder, wanted=wanted)]
    return []


_HOLDERS: Mapping[Holder, Words] = {
    "": words("（不分户）", "(none)"),
    "project": words("项目编号", "a project code"),
    "asset": words("资产编号", "an asset code"),
    "township": words("12 位镇乡代码", "the 12-digit code of a township"),
    "village": words("12 位村代码", "the 12-digit code of a village"),
}


def _holds(wanted: Holder, holder: str) -> bool:
    if wanted == "":
        return holder == ""
    if wanted in ("project", "asset"):
        return 0 < len(holder) <= CODE_MAX and not _UNPRINTABLE.search(holder)
    return len(holder) == 12 and level_of(holder) == wanted


def _faults_of_texts(entry: Entry) -> Iterator[Problem]:
    if type(entry.booked_on) is not date:
        yield _block("no_book_date", entry.memo.zh)
    if not entry.lines:
        yield _block("no_lines", entry.memo.zh)
    if not entry.memo.zh.strip():
        yield _block("no_memo", entry.clause)
    if not entry.clause.strip() or len(entry.clause) > CODE_MAX:
        yield _block("no_clause", entry.memo.zh)
    texts = {"memo": entry.memo.zh, "memo (en)": entry.memo.en, "clause": entry.clause}
    texts |= {"document": entry.document}
    texts |= {f"purpose {n}": line.purpose for n, line in enumerate(entry.lines, start=1)}
    for name, text in texts.items():
        if len(text) > TEXT_MAX:
            yield _block("text_too_long", name, count=len(text), limit=TEXT_MAX)
        if found := _UNPRINTABLE.search(text):
            yield _block("unprintable_text", name, letter=f"U+{ord(found[0]):04X}")


def _faults_of_line(line: Line) -> Iterator[Problem]:
    yield from account_faults(line.account)
    if type(line.amount_fen) is not int:
        yield _block("line_not_in_fen", line.account, amount=repr(line.amount_fen))
    elif line.amount_fen == 0:
        yield _block("line_of_nothing", line.account)
    elif abs(line.amount_fen) > FEN_MAX:
        yield _block("line_too_large", line.account)
    heading = heading_of(line.account)
    if heading and heading.asks_purpose and not line.purpose.strip():
        yield _block("purpose_missing", line.account, heading=heading.name)


def _faults_of_sums(lines: Sequence[Line]) -> Iterator[Problem]:
    """Each fund balances; what is debited in it can be added up in 64 bits."""
    whole = [line for line in lines if type(line.amount_fen) is int]
    for fund, over in sums_by_fund(whole).items():
        if over:
            yield _block("unbalanced", fund_name(fund).zh, fund=fund, over=yuan(over))
        turnover = sum(x.amount_fen for x in whole if x.account.fund == fund and x.amount_fen > 0)
        if turnover > FEN_MAX and all(abs(x.amount_fen) <= FEN_MAX for x in whole):
            yield _block("line_too_large", fund)


def sums_by_fund(lines: Sequence[Line]) -> dict[str, Fen]:
    """What the lines of each fund add up to; nought for each where an entry balances."""
    sums: Counter[str] = Counter()
    for line in lines:
        sums[line.account.fund] += line.amount_fen
    return dict(sums)


def sums_by_account(lines: Sequence[Line]) -> dict[Account, Fen]:
    """By how much the lines change each account, accounts in the order in which they are locked."""
    sums: Counter[Account] = Counter()
    for line in lines:
        sums[line.account] += line.amount_fen
    return dict(sorted(sums.items()))


def negated(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that undo others: same accounts and purposes, each sum with the other sign."""
    return tuple(Line(line.account, -line.amount_fen, line.purpose) for line in lines)


def _block(code: str, subject: object, /, **values: object) -> Problem:
    return Problem(code, "block", str(subject), values=values)
