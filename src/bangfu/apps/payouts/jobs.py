"""The work of paying: chunk after chunk, until no line waits; taken up again where it stopped."""

from bangfu.apps.payouts.actions.paying import PAY, next_lines, pay_lines
from bangfu.apps.payouts.models import DistributionRun
from bangfu.apps.records.jobs import WORK, Run

LINES_AT_ONCE = 50


def pay(work: Run) -> None:
    """Pay the lines of a run that wait. Raises LeaseLost, or Refused where the approval is void."""
    run = _run(work)
    while lines := next_lines(run, LINES_AT_ONCE):
        with work.step(len(lines)):
            # Read anew for each chunk: what was changed behind its back is not paid.
            pay_lines(work.viewer, _run(work), lines)


def _run(work: Run) -> DistributionRun:
    runs = DistributionRun.everything.select_related("surplus_line")
    found: DistributionRun = runs.get(pk=work.subject_id)
    return found


WORK[PAY] = pay
