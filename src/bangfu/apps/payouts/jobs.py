"""The work of paying: chunk after chunk, until no line waits; taken up again where it stopped."""

from bangfu.apps.payouts.actions.paying import PAY, next_lines, pay_lines
from bangfu.apps.payouts.models import DistributionRun
from bangfu.apps.records.jobs import WORK, Run

LINES_AT_ONCE = 50


def pay(work: Run) -> None:
    """Pay the lines of a run that wait. Raises LeaseLost, or Refused where the approval is void."""
    run = DistributionRun.everything.select_related("surplus_line").get(pk=work.subject_id)
    while lines := next_lines(run, LINES_AT_ONCE):
        with work.step(len(lines)):
            pay_lines(work.viewer, run, lines)


WORK[PAY] = pay
