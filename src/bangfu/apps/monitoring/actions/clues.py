"""Clues: entered by whoever heard, from lists and screenings; received into a case, or dismissed."""

from dataclasses import dataclass, field
from datetime import date

from bangfu.apps.monitoring.access import REPORTERS, refuse_unseen
from bangfu.apps.monitoring.flow.cases import CLOSED
from bangfu.apps.monitoring.models import MonitoringCase, RiskClue
from bangfu.apps.monitoring.queries.cases import clue_facts, due_in, open_case
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, created, keep, once, renew, take
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.actions.entering import body_of, refuse_numbers
from bangfu.apps.registry.actions.households import not_after, refuse_unless_live
from bangfu.apps.registry.models import Household
from bangfu.core.words import words

WHAT = words("风险线索", "risk clue")
ABOUT, REASON = words("情况", "what was heard"), words("理由", "reason")


@dataclass(frozen=True)
class ClueEntered:
    """What was heard of a household: from where, of which cause, when."""

    source: str
    cause: str
    about: str
    found_on: date


@dataclass
class ClueDesk:
    """Where clues are written: the role that writes, and what the policy said of each kind of clue."""

    viewer: Viewer
    role: str
    decided: dict[tuple[str, str, date], tuple[Decision, date | None]] = field(default_factory=dict)

    def take_in(self, household: Household, entered: ClueEntered) -> tuple[RiskClue, bool]:
        """The clue of a household, and whether it is new: one of the same source and cause that is
        open, or whose case is, takes it in. Call it inside `once`.
        """
        same = RiskClue.everything.filter(
            household=household, source=entered.source, cause=entered.cause
        )
        known = same.filter(state="open").first()
        if known is None:
            received = same.filter(state="received").select_related("case").order_by("-pk").first()
            if received is not None and received.case.state not in CLOSED:
                known = received
        return (known, False) if known is not None else (self._new(household, entered), True)

    def _new(self, household: Household, entered: ClueEntered) -> RiskClue:
        decision, due_on = self._decided(entered)
        row = RiskClue(
            state=RiskClue.flow.first,
            household=household,
            source=entered.source,
            cause=entered.cause,
            about=entered.about.strip(),
            found_on=entered.found_on,
            receipt=_next_receipt(household.village_id, self.viewer.today.year),
            due_on=due_on,
            decision=decision,
        )
        row.save()
        created(self.viewer, row, role=self.role, decision=decision)
        return row

    def _decided(self, entered: ClueEntered) -> tuple[Decision, date | None]:
        """What the policy says of such a clue; asked once for all that are alike."""
        viewer, of = self.viewer, (entered.source, entered.cause, entered.found_on)
        if of not in self.decided:
            facts = clue_facts(*of, RECEIPT_GIVEN, viewer.today)
            answer = decide(viewer, "monitoring.case", facts, on=viewer.today)
            decision = keep(viewer, answer, facts)
            told: dict[str, object] = answer.answer  # type: ignore[assignment]
            due_on = told["decide_by"] or due_in(told["steps"])  # type: ignore[arg-type]
            self.decided[of] = decision, due_on  # type: ignore[assignment]
        return self.decided[of]


ANEW = {"lifted_on": None, "helped_first_on": None, "reviewed_on": None, "notice": None}
"""What a case that begins anew no longer has."""

RECEIPT_GIVEN = "*"
"""Every clue gets a receipt; the policy only asks whether there is one."""


def _next_receipt(village: str, year: int) -> str:
    """The next receipt of a village in a year, such as `211282101200-2024-0007`."""
    begin = f"{village}-{year}-"
    last = RiskClue.everything.filter(receipt__startswith=begin).order_by("-receipt").first()
    number = int(last.receipt.removeprefix(begin)) if last else 0
    return f"{begin}{number + 1:04d}"


def enter_clue(viewer: Viewer, household: Household, entered: ClueEntered, *, key: str) -> Told:
    """Enter what was heard of a household; it gets a receipt. Raises Refused.

    Lists of departments and screenings bring theirs themselves.
    """

    def do() -> RiskClue:
        row = renew(household)
        role = role_to_make(viewer, REPORTERS, row.village_id, WHAT)
        refuse_unseen(viewer, row)
        refuse_unless_live(row)
        not_after(viewer, entered.found_on, str(row))
        refuse_numbers({"about": (ABOUT, entered.about)})
        if not entered.about.strip():
            raise refuse("nothing_entered", str(row))
        clue, is_new = ClueDesk(viewer, role).take_in(row, entered)
        if not is_new:
            raise refuse("clue_already_known", clue.receipt)
        return clue

    return once(viewer, key, body_of(household=household.pk, entered=entered), do)


def receive_clue(viewer: Viewer, clue: RiskClue, *, key: str) -> Told:
    """Receive a clue: its household's open case takes it in, else a case begins. Leads to the case.

    Where the risk of an earlier case was removed, that case goes on: the risk is back.
    """

    def do() -> MonitoringCase:
        row = renew(clue)
        household = renew(row.household)
        refuse_unseen(viewer, household)
        refuse_unless_live(household)
        case = open_case(household) or _begun_again(viewer, row) or _begun(viewer, row)
        RiskClue.everything.filter(pk=row.pk).update(case=case)
        row.case = case
        take(viewer, row, "receive", after={"case": case.pk})
        return case

    return once(viewer, key, {"receive": clue.pk}, do)


def _begun_again(viewer: Viewer, clue: RiskClue) -> MonitoringCase | None:
    before = MonitoringCase.everything.filter(household=clue.household, state="risk_removed")
    case: MonitoringCase | None = before.order_by("-pk").first()
    if case is not None:
        take(viewer, case, "relapse", reason=f"{clue}：{clue.about}")
        again = {"found_on": case.found_on, "course_from": clue.found_on}
        values = _of_clue(clue) | again | ANEW | {"relapsed_on": clue.found_on}
        MonitoringCase.everything.filter(pk=case.pk).update(**values)
    return case


def _begun(viewer: Viewer, clue: RiskClue) -> MonitoringCase:
    case = MonitoringCase(
        state=MonitoringCase.flow.first, household=clue.household, **_of_clue(clue)
    )
    case.save()
    role = viewer.holds(REPORTERS, clue.household.village_id) or ""
    created(viewer, case, role=role, decision=clue.decision)
    return case


def _of_clue(clue: RiskClue) -> dict[str, object]:
    """What a case takes over from the clue with which it begins."""
    return {
        "source": clue.source,
        "cause": clue.cause,
        "receipt": clue.receipt,
        "found_on": clue.found_on,
        "decide_by": clue.due_on,
        "due_on": clue.due_on,
        "decision": clue.decision,
    }


def dismiss_clue(viewer: Viewer, clue: RiskClue, *, reason: str, key: str) -> Told:
    """Do not receive a clue, for a reason that is kept."""

    def do() -> RiskClue:
        row = renew(clue)
        refuse_numbers({"reason": (REASON, reason)})
        take(viewer, row, "dismiss", reason=reason)
        return row

    return once(viewer, key, body_of(dismiss=clue.pk, reason=reason), do)
