"""The work of screening: the tables are read and kept, then judged as they were kept.

Each step writes all it has or nothing; taken up again, the second goes on with what the first kept.
"""

from bangfu.apps.monitoring.actions.screening import SCREEN, finish, judged, keep_tables
from bangfu.apps.monitoring.models import Screening
from bangfu.apps.monitoring.queries.screening import kept_tables, read_sources, sources_of
from bangfu.apps.records.jobs import WORK, Run


def screen(work: Run) -> None:
    """Screen the county for a screening that was asked for. Raises LeaseLost, or Refused.

    Reading and judging hold nobody up: only what is written is in a step. What cannot be judged is
    not kept either, so that it is read anew when it has been put right.
    """
    row: Screening = Screening.everything.get(pk=work.subject_id)
    if work.done == 0:
        sources = sources_of(row.year, row.on)
        tables = read_sources(sources)
        judged(work.viewer, row, tables)
        with work.step():
            keep_tables(row, sources, tables)
    if work.done == 1:
        answer = judged(work.viewer, row, kept_tables(row))
        with work.step():
            finish(work.viewer, row, answer)


WORK[SCREEN] = screen
