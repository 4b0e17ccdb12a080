"""What surplus plans and use plans share: lines, put in anew as long as the plan is open."""

from collections.abc import Sequence

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import snapshot, write_event
from bangfu.apps.records.models import Decision
from bangfu.apps.returns.models import SurplusLine, SurplusPlan, UseLine, UsePlan


def put_lines(
    viewer: Viewer,
    plan: SurplusPlan | UsePlan,
    lines: Sequence[SurplusLine | UseLine],
    *,
    decision: Decision,
) -> None:
    """Put lines, numbered from 1, in the place of those before, with one event that holds both."""
    old = type(lines[0]).everything.filter(plan=plan)
    before = [snapshot(line) for line in old.order_by("number")]
    old.delete()
    for number, line in enumerate(lines, start=1):
        line.plan, line.number = plan, number
        line.save(force_insert=True)
    write_event(
        viewer,
        f"{plan.kind()}.lines",
        plan,
        before={"lines": before},
        after={"lines": [snapshot(line) for line in lines]},
        decision=decision,
    )
