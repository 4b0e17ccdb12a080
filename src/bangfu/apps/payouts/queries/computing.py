"""What a run comes to: one question over all its villages. It reads, asks, and writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Sum

from bangfu.apps.payouts.models import (
    ARREARS,
    GUARANTEE,
    DistributionLine,
    DistributionRun,
    Entitlement,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.records.chain import sha256_of
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.apps.registry.models import VillageProgramme
from bangfu.apps.registry.queries.villages import member_q
from bangfu.apps.returns.queries.pool import Pool, committed_surplus, pool_of
from bangfu.core.cite import plain
from bangfu.core.money import Fen
from bangfu.core.period import last_day
from bangfu.engine.ask import Answer


@dataclass(frozen=True)
class Asked:
    """An answer with its facts: what becomes a decision."""

    answer: Answer
    facts: Mapping[str, object]


@dataclass(frozen=True)
class Share:
    """What one village is to get: of which year, entitled to how much, paid before, now, still owed."""

    village: str
    year: int
    entitled_fen: Fen
    before_fen: Fen
    amount_fen: Fen
    arrears_fen: Fen
    asked: int
    """Which of the answers it rests on."""
    entitlement_id: int | None = None


@dataclass(frozen=True)
class Computed:
    """The outcome of a computation: shares by (year, village), the money they come from, who is left out."""

    asked: Sequence[Asked]
    shares: Sequence[Share]
    received_fen: Fen
    retained_fen: Fen
    members: int
    left_out: Sequence[Mapping[str, str]] = field(default=())

    @property
    def pool_fen(self) -> Fen:
        """What there is to pay from."""
        return self.received_fen + self.retained_fen

    @property
    def amount_fen(self) -> Fen:
        """What is paid."""
        return sum(share.amount_fen for share in self.shares)

    @property
    def entitled_fen(self) -> Fen:
        """What the villages are entitled to."""
        return sum(share.entitled_fen for share in self.shares)

    @property
    def arrears_fen(self) -> Fen:
        """What stays owed."""
        return sum(share.arrears_fen for share in self.shares)

    @property
    def snapshot_digest(self) -> str:
        """SHA-256 of the facts that were asked with."""
        return sha256_of({"facts": [plain(dict(one.facts)) for one in self.asked]})


def compute(viewer: Viewer, run: DistributionRun) -> Computed:
    """Compute a run on what is known now. Raises Refused; a short pool is an outcome, no refusal."""
    if run.kind_of_run == GUARANTEE:
        return _guarantee(viewer, run)
    if run.kind_of_run == ARREARS:
        return _arrears(viewer, run)
    return _shared(viewer, run)


# --- the guarantee of a year -------------------------------------------------------------------


def _guarantee(viewer: Viewer, run: DistributionRun) -> Computed:
    payees, left_out, granted = _payees(viewer, run)
    pool = pool_of(viewer, run.year)
    facts = _of_year(run) | {
        "villages": [{"village": code} for code in payees],
        "received_fen": pool.received_fen,
        "retained_fen": pool.retained_fen,
    }
    settled = decide(viewer, "returns.settle", facts, on=last_day(run.year))
    shares = [
        Share(
            row["village"],
            run.year,
            entitled_fen=row["entitled_fen"],
            before_fen=0,
            amount_fen=row["paid_fen"],
            arrears_fen=row["arrears_fen"],
            asked=1,
        )
        for row in _villages_of(settled)
    ]
    asked = (granted, Asked(settled, facts))
    return _from_pool(asked, shares, pool=pool, members=len(payees), left_out=left_out)


def _from_pool(
    asked: Sequence[Asked],
    shares: Sequence[Share],
    *,
    pool: Pool,
    members: int,
    left_out: Sequence[Mapping[str, str]],
) -> Computed:
    return Computed(asked, shares, pool.received_fen, pool.retained_fen, members, left_out)


def _of_year(run: DistributionRun) -> dict[str, object]:
    facts: dict[str, object] = {"year": run.year}
    return facts if run.decided_fen is None else facts | {"decided_fen": run.decided_fen}


def _villages_of(answer: Answer) -> list[dict[str, Any]]:
    """The rows of a settlement. Raises Refused where the policy gives none."""
    found = _given(answer)
    assert isinstance(found, dict), "a settlement has its villages and what is left"
    rows: list[dict[str, Any]] = found["villages"]
    return rows


def _given(answer: Answer, *, but: str = "") -> object:
    """What was answered, fetched. Raises Refused where the policy refuses, for any reason but one."""
    refusing = [p for p in answer.problems if p.severity in ("block", "reason") and p.code != but]
    if answer.answer is None or refusing:
        raise Refused(refusing or answer.problems, answer.because)
    return answer.in_words("zh")


# --- who is paid -------------------------------------------------------------------------------


def _payees(
    viewer: Viewer, run: DistributionRun
) -> tuple[list[str], list[Mapping[str, str]], Asked]:
    """The villages that are paid, those left out with the reason, and the answer that says so.

    Raises Refused where the members are not as many as the policy names: nobody is passed over.
    """
    day = last_day(run.year)
    rows = list(
        VillageProgramme.everything.filter(member_q(day))
        .order_by("village_id")
        .values("village_id", "pooled")
    )
    facts = _of_year(run) | {
        "villages": [{"village": row["village_id"], "consent": row["pooled"]} for row in rows]
    }
    answer = decide(viewer, "returns.guarantee", facts, on=day)
    amounts = _given(answer, but="consent_missing")
    assert isinstance(amounts, list), "a guarantee is answered village by village"
    for problem in answer.problems:
        if problem.code == "member_count":
            raise refuse("run_members_differ", str(run), **problem.values)
    payees = [row["village"] for row in amounts if row["amount_fen"]]
    withheld = [row["village"] for row in amounts if not row["amount_fen"]]
    left_out = [
        *({"village": code, "reason": "consent_missing", "why": ""} for code in withheld),
        *_not_members(run),
    ]
    return payees, left_out, Asked(answer, facts)


def _not_members(run: DistributionRun) -> Iterator[Mapping[str, str]]:
    """Villages of the programme that are no members on the day of the run: they left, or came later."""
    day = last_day(run.year)
    members = VillageProgramme.everything.filter(member_q(day)).values("village_id")
    others = VillageProgramme.everything.exclude(village_id__in=members)
    for row in others.order_by("village_id", "-entered_on"):
        reason = "entered_later" if row.entered_on > day else "left"
        yield {"village": row.village_id, "reason": reason, "why": row.reason}


# --- a line of a surplus plan ------------------------------------------------------------------


def _shared(viewer: Viewer, run: DistributionRun) -> Computed:
    line = run.surplus_line
    assert line is not None, "the table holds that such a run has its line"
    payees, left_out, members = _payees(viewer, run)
    facts = {
        "villages": [{"village": code} for code in payees],
        "amount_fen": line.amount_fen,
    }
    answer = decide(viewer, "returns.dividend", facts, on=last_day(run.year))
    rows = _given(answer)
    assert isinstance(rows, list), "a dividend is answered village by village"
    shares = [
        Share(
            row["village"],
            run.year,
            entitled_fen=row["amount_fen"],
            before_fen=0,
            amount_fen=row["amount_fen"],
            arrears_fen=0,
            asked=1,
        )
        for row in rows
    ]
    asked = (members, Asked(answer, facts))
    return Computed(asked, shares, 0, line.amount_fen, len(payees), left_out)


# --- what earlier years owe --------------------------------------------------------------------


def _arrears(viewer: Viewer, run: DistributionRun) -> Computed:
    """Oldest year first: the year is settled again with what was paid of it and what is there now."""
    left = available = cash_for_arrears(viewer, run)
    asked: list[Asked] = []
    shares: list[Share] = []
    for year in _years_owing():
        owing = _owing(year)
        facts = _settled_again(year, owing, left)
        answer = decide(viewer, "returns.settle", facts, on=last_day(year))
        asked.append(Asked(answer, facts))
        found = [_owed(owing[r["village"]], r, len(asked) - 1) for r in _villages_of(answer)]
        shares += [share for share in found if share.amount_fen]
        left -= sum(share.amount_fen for share in found)
    if not shares:
        raise refuse("no_arrears_to_pay", str(run))
    villages = {share.village for share in shares}
    return Computed(asked, shares, 0, available, len(villages))


def _owing(year: int) -> dict[str, Entitlement]:
    """The guarantees of a year by village, those paid in full too: all are settled together."""
    rows = Entitlement.everything.filter(kind_of_run=GUARANTEE, year=year, is_live=True)
    return {row.village_id: row for row in rows.select_related("run")}


def _settled_again(year: int, owing: Mapping[str, Entitlement], left: Fen) -> dict[str, object]:
    """The facts by which a year is settled again: what was paid of it, and what is there now."""
    paid = sum(row.paid_fen for row in owing.values())
    facts: dict[str, object] = {
        "year": year,
        "villages": [{"village": code} for code in sorted(owing)],
        "received_fen": 0,
        "retained_fen": paid + left,
    }
    decided = next(iter(owing.values())).run.decided_fen
    return facts if decided is None else facts | {"decided_fen": decided}


def _owed(row: Entitlement, settled: Mapping[str, Any], asked: int) -> Share:
    now = settled["paid_fen"] - row.paid_fen
    return Share(
        row.village_id,
        row.year,
        entitled_fen=row.entitled_fen,
        before_fen=row.paid_fen,
        amount_fen=max(0, now),
        arrears_fen=row.entitled_fen - row.paid_fen - max(0, now),
        asked=asked,
        entitlement_id=row.pk,
    )


def _years_owing() -> list[int]:
    owing = Entitlement.everything.filter(
        kind_of_run=GUARANTEE, is_live=True, paid_fen__lt=F("entitled_fen")
    ).filter(run__state__in=["paid", "closed"])
    return sorted(set(owing.values_list("year", flat=True)))


def cash_for_arrears(viewer: Viewer, run: DistributionRun) -> Fen:
    """The pool's cash less what approved runs and surplus plans will take of it."""
    waiting = DistributionLine.everything.filter(
        run__state__in=["approved", "paying", "stopped"], round=F("run__round"), is_paid=False
    ).exclude(run=run)
    taken = int(waiting.aggregate(sum=Sum("amount_fen"))["sum"] or 0)
    return max(0, pool_of(viewer, run.year).bank_fen - taken - committed_surplus())


def result_of(run: DistributionRun) -> dict[str, object]:
    """What an approval is of: the run, the money, and every line, as they stand in the tables now."""
    lines = DistributionLine.everything.filter(run=run, round=run.round)
    fields = ("year", "village_id", "entitled_fen", "before_fen", "amount_fen", "arrears_fen")
    figures = ("members", "received_fen", "retained_fen", "pool_fen", "entitled_fen")
    sums = ("amount_fen", "arrears_fen", "left_fen")
    return {
        "kind": run.kind_of_run,
        "year": run.year,
        "county": run.county_id,
        "pack": [run.pack, run.pack_digest],
        "surplus_line": run.surplus_line_id,
        "snapshot": run.snapshot_digest,
        "figures": {name: getattr(run, name) for name in (*figures, *sums)},
        "left_out": run.left_out,
        "lines": [list(row) for row in lines.order_by("year", "village_id").values_list(*fields)],
    }


def digest_now(run: DistributionRun) -> str:
    """The SHA-256 of the result as it stands in the tables now."""
    return sha256_of(result_of(run))
