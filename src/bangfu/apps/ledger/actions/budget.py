"""Budget lines: set, reserved, spent, released. The database refuses to go over them.

Each change is one UPDATE that holds its own condition, so that no interleaving can pass it; each is
an event of the chain with the sums before and after.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import BigIntegerField, ExpressionWrapper, F

from bangfu.apps.ledger.actions.places import county_of, place_of
from bangfu.apps.ledger.models import BudgetLine
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import hold_the_chain, write_event
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.core.ledger import Account, account_faults, account_name
from bangfu.core.money import FEN_MAX, Fen, yuan

SUMS = ("approved_fen", "committed_fen", "spent_fen")

# Django takes the difference of two columns for 32 bits unless told. Subtracted, not added up: no
# sum on the way exceeds 64 bits.
FREE = ExpressionWrapper(
    F("approved_fen") - F("committed_fen") - F("spent_fen"), output_field=BigIntegerField()
)
USED = ExpressionWrapper(F("committed_fen") + F("spent_fen"), output_field=BigIntegerField())


def set_budget(
    viewer: Viewer,
    account: Account,
    approved_fen: Fen,
    *,
    place: str | None = None,
    decision: Decision | None = None,
) -> BudgetLine:
    """Set what is approved for an account; the line is made where there is none.

    Raises Refused for an account not in the chart, a sum below zero, and one below what is already
    reserved and spent.
    """
    if problems := account_faults(account):
        raise Refused(problems)
    if type(approved_fen) is not int or not 0 <= approved_fen <= FEN_MAX:
        raise refuse("amount_not_above_zero", account_name(account).zh)
    hold_the_chain()
    line, _is_new = BudgetLine.everything.get_or_create(
        fund=account.fund,
        code=account.code,
        holder=account.holder,
        defaults={"place": place or place_of(account) or county_of(viewer)},
    )
    before = _sums_of(line)
    changed = (
        BudgetLine.everything.filter(pk=line.pk)
        .alias(used=USED)
        .filter(used__lte=approved_fen)
        .update(approved_fen=approved_fen)
    )
    if changed != 1:
        line.refresh_from_db()
        raise refuse(
            "budget_below_use",
            str(line),
            used=yuan(line.committed_fen + line.spent_fen),
            approved=yuan(approved_fen),
        )
    return _tell(viewer, line, "set", before=before, decision=decision)


def reserve(viewer: Viewer, line: BudgetLine, amount_fen: Fen) -> BudgetLine:
    """Reserve a sum for a payment to come. Raises Refused where the budget has not so much left."""
    return _move(viewer, line, "reserve", amount_fen)


def spend(viewer: Viewer, line: BudgetLine, amount_fen: Fen) -> BudgetLine:
    """Turn a reserved sum into a spent one. Raises Refused where so much was not reserved."""
    return _move(viewer, line, "spend", amount_fen)


def release(viewer: Viewer, line: BudgetLine, amount_fen: Fen) -> BudgetLine:
    """Give back a reserved sum that will not be spent. Raises Refused beyond what is reserved."""
    return _move(viewer, line, "release", amount_fen)


def restore(viewer: Viewer, line: BudgetLine, amount_fen: Fen) -> BudgetLine:
    """Make a spent sum free again: the payment was reversed or came back from the bank.

    Raises Refused beyond what was spent.
    """
    return _move(viewer, line, "restore", amount_fen)


@dataclass(frozen=True)
class _Move:
    """Which sum must hold enough, and by how many times the amount each sum changes."""

    enough: str
    committed: int
    spent: int


_MOVES: Mapping[str, _Move] = {
    "reserve": _Move("free", committed=1, spent=0),
    "spend": _Move("committed_fen", committed=-1, spent=1),
    "release": _Move("committed_fen", committed=-1, spent=0),
    "restore": _Move("spent_fen", committed=0, spent=-1),
}


def _move(viewer: Viewer, line: BudgetLine, verb: str, amount_fen: Fen) -> BudgetLine:
    if type(amount_fen) is not int or not 0 < amount_fen <= FEN_MAX:
        raise refuse("amount_not_above_zero", str(line))
    hold_the_chain()
    line.refresh_from_db(fields=SUMS)
    before = _sums_of(line)
    move = _MOVES[verb]
    changed = (
        BudgetLine.everything.filter(pk=line.pk)
        .alias(free=FREE)
        .filter(**{f"{move.enough}__gte": amount_fen})
        .update(
            committed_fen=F("committed_fen") + move.committed * amount_fen,
            spent_fen=F("spent_fen") + move.spent * amount_fen,
        )
    )
    if changed != 1:
        raise _short(line, verb, amount_fen)
    return _tell(viewer, line, verb, before=before)


def _short(line: BudgetLine, verb: str, amount_fen: Fen) -> Refused:
    amount = yuan(amount_fen)
    if verb == "reserve":
        return refuse("over_budget", str(line), free=yuan(line.free_fen), amount=amount)
    if verb == "restore":
        return refuse("over_spent", str(line), spent=yuan(line.spent_fen), amount=amount)
    return refuse("over_committed", str(line), committed=yuan(line.committed_fen), amount=amount)


def _tell(
    viewer: Viewer,
    line: BudgetLine,
    verb: str,
    *,
    before: dict[str, Fen],
    decision: Decision | None = None,
) -> BudgetLine:
    """Write the event of a change; gives the line as it stands now."""
    line.refresh_from_db(fields=SUMS)
    write_event(
        viewer,
        f"{line.kind()}.{verb}",
        line,
        before=before,
        after=_sums_of(line),
        decision=decision,
    )
    return line


def _sums_of(line: BudgetLine) -> dict[str, Fen]:
    return {name: getattr(line, name) for name in SUMS}
