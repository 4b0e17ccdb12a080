"""Jizhou at its real scale: 288 villages, one tranche of 144 million yuan a year, its offices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from bangfu.apps.funds.models import Fund, Tranche
from bangfu.apps.ledger.actions import post
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import pack_in_force
from bangfu.apps.projects.models import Project
from bangfu.apps.registry.models import VillageProgramme
from bangfu.apps.returns.actions.dues import notify, open_year
from bangfu.apps.returns.actions.receipts import confirm_receipt, enter_receipt
from bangfu.apps.returns.models import RemittanceDue, RemittanceReceipt
from bangfu.core.ledger import Account, Entry, Line
from bangfu.core.words import words
from tests.apps.acts import fresh, key, row
from tests.apps.funds.offices import project, set_up
from tests.apps.records.acting import OTHER_TOWNSHIP, acting
from tests.apps.registry.places import entered, jizhou

WAN_FEN = 1_000_000
_numbers = count(1)


def noon(year: int, month: int = 12, day: int = 20) -> datetime:
    """Noon of a day in the county; the week before Christmas unless told otherwise."""
    return datetime(year, month, day, 4, tzinfo=UTC)


@dataclass
class County:
    """The offices of the county, its fund, and a project in each of two townships."""

    platform: Viewer
    finance: Viewer
    second_finance: Viewer
    bureau: Viewer
    office: Viewer
    leader: Viewer
    fund: Fund
    projects: tuple[Project, Project]

    def in_year(self, year: int, month: int = 12, day: int = 20) -> "County":
        """The same people on another day."""
        at = noon(year, month, day)
        people = {
            name: replace(held, at=at)
            for name, held in vars(self).items()
            if isinstance(held, Viewer)
        }
        return replace(self, **people)


def county(villages: int = 288, *, at: datetime | None = None) -> County:
    """The county with so many weak villages, and nobody's money yet."""
    entered(jizhou(), villages - villages // 2, villages // 2)
    when = at or noon(2018)
    finance = acting("finance_bureau", name="王会计", at=when)
    fund = set_up(finance)
    return County(
        platform=acting("platform", name="平台经办", at=when),
        finance=finance,
        second_finance=acting("finance_bureau", name="李会计", at=when),
        bureau=acting("agriculture_bureau", name="农委经办", at=when),
        office=acting("leading_group_office", name="办公室经办", at=when),
        leader=acting("county_leader", name="分管区长", at=when),
        fund=fund,
        projects=(
            project("JZ2018-01", subsidy_wan=40000),
            project("JZ2018-02", subsidy_wan=40000, township_id=OTHER_TOWNSHIP),
        ),
    )


def members() -> list[str]:
    """The codes of the weak villages, in order."""
    codes = VillageProgramme.everything.values_list("village_id", flat=True)
    return sorted(codes)


def inject(at: County, wan: int = 14400, *, of: int = 0) -> Tranche:
    """Money in one of the two projects, on the day of the county, as the acts of funds leave it."""
    held = at.projects[of]
    number = Tranche.everything.filter(project=held).count() + 1
    return Tranche.everything.create(
        code=f"{held.code}-T{number}",
        project=held,
        fund=at.fund,
        amount_fen=wan * WAN_FEN,
        injected_on=at.finance.today,
        document="津蓟农〔2018〕9号",
        entry=_entry(at, wan * WAN_FEN),
        state="injected",
    )


def _entry(at: County, fen: int) -> JournalEntry:
    lines = (
        Line(Account("subsidy", "treasury"), fen),
        Line(Account("subsidy", "appropriation"), -fen),
    )
    entry = Entry(at.finance.today, lines, words("拨款", "appropriation"), "JZ-035")
    return post(at.finance, entry, key=key(), pack=pack_in_force(at.finance.today))


def open_dues(at: County, year: int) -> list[RemittanceDue]:
    """The dues of a year, made due and notified."""
    open_year(at.platform, year, key=key())
    notify(at.platform, dues(year), key=key())
    return dues(year)


def dues(year: int) -> list[RemittanceDue]:
    """The dues of a year by their tranche, as they stand now."""
    return list(RemittanceDue.everything.filter(year=year).order_by("tranche__code"))


def receipt(at: County, due: RemittanceDue, fen: int, **values: Any) -> RemittanceReceipt:
    """A receipt that was entered."""
    given = {
        "amount_fen": fen,
        "received_on": at.platform.today,
        "reference": f"JZNS{next(_numbers):06}",
        "payer": "某镇人民政府",
    }
    told = enter_receipt(at.platform, fresh(due), key=key(), values=given | values)
    return row(RemittanceReceipt, told)


def received(at: County, due: RemittanceDue, fen: int, **values: Any) -> RemittanceReceipt:
    """A receipt in the account of the pool."""
    held = receipt(at, due, fen, **values)
    return row(RemittanceReceipt, confirm_receipt(at.finance, held, key=key()))


def paid_up(at: County, year: int, *, percent: int = 100) -> None:
    """A year whose remittances are due and came in: whole, or so many percent of each."""
    for due in open_dues(at, year):
        received(at, due, due.amount_fen * percent // 100)


def give(at: County, village: str, wan: int) -> None:
    """Money in the account of a village, as a run would leave it."""
    lines = (
        Line(Account("village", "village_bank", village), wan * WAN_FEN),
        Line(Account("village", "return_income", village), -wan * WAN_FEN),
    )
    entry = Entry(at.finance.today, lines, words("返还收益", "return"), "JZ-044")
    post(at.finance, entry, key=key(), pack=pack_in_force(at.finance.today))


def codes(problems: Sequence[Any]) -> set[str]:
    """The codes of problems."""
    return {problem.code for problem in problems}
