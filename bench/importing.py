"""A county of its own into which a roster is imported, as a worker does it: one step as a process.

BANGFU_HOME=<a county that was set up> python -m bench.importing found|read|apply <workbook>
"""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from bangfu.apps.people.scope import Viewer

LISTING = "registry:roster_import"
TOWNSHIP = "120119101000"


def viewer() -> "Viewer":
    """The clerk of the agriculture bureau."""
    from django.utils import timezone

    from bangfu.apps.people.access import viewer_for
    from bangfu.apps.people.models import Person

    return viewer_for(Person.objects.get(name="经办"), at=timezone.now())


def found() -> None:
    """Divisions, a policy in force, and somebody who may enter households."""
    from tests.apps.people.standing import COUNTY, person
    from tests.apps.registry.places import jizhou

    jizhou()
    person("经办", "agriculture_bureau", COUNTY, begins_on=date(2018, 1, 1))


def read(workbook: Path) -> None:
    """Hand the workbook in and let a worker read it."""
    from tests.apps.people.standing import COUNTY

    from bangfu.apps.pages.actions import Handed, hand_in
    from bangfu.apps.pages.models import ImportBatch

    handed = Handed(LISTING, COUNTY, workbook.name, workbook.read_bytes(), about_people=True)
    count = ImportBatch.everything.count()  # handed in again it is another form, with another key
    hand_in(viewer(), handed, key=f"hand in {count}")
    worked()


def apply() -> None:
    """Let a worker apply what was read."""
    from bangfu.apps.pages.actions import ask_to_apply
    from bangfu.apps.pages.models import ImportBatch

    batch = ImportBatch.everything.filter(state="read").latest("pk")
    ask_to_apply(viewer(), batch, key=f"apply {batch.pk}")
    worked()


def worked() -> None:
    """Do what waits; what failed ends the process."""
    from bangfu.apps.records.jobs import work
    from bangfu.apps.records.models import Job

    work(lambda: True, until_empty=True)
    job = Job.everything.latest("pk")
    assert job.state == "done", job.error


if __name__ == "__main__":
    django.setup()
    step, *given = sys.argv[1:]
    if step == "read":
        read(Path(given[0]))
    else:
        {"found": found, "apply": apply}[step]()
    if step != "found":
        from bangfu.apps.pages.models import ImportBatch
        from bangfu.apps.registry.models import Individual

        print(ImportBatch.everything.latest("pk").counts, Individual.everything.count())
