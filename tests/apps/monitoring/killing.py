"""A worker of a screening that dies at each step, on a SQLite file.

    python -m tests.apps.monitoring.killing

The county is built once; every life is a process of its own that kills itself where it is told to.
Prints of each life how it ended, the steps done, the tables kept and the flags written.
"""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

LIVES = (("inside", 1), ("after", 1), ("inside", 1), ("after", 1), ("never", 0))


def main() -> None:
    """Build, live five times, and screen once more undisturbed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.web.settings")
    import django

    django.setup()
    from bangfu.apps.monitoring.models import Screening

    viewer = _built()
    lives = [_life(viewer, number, *one) for number, one in enumerate(LIVES)]
    digest = Screening.everything.get().digest
    told = {"lives": lives, "digest": digest, "undisturbed": _undisturbed(viewer)}
    print(json.dumps(told))


def _built() -> Any:
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    from bangfu.apps.monitoring.actions.screening import screen
    from bangfu.apps.people.sealed import make_keys
    from tests.apps.monitoring.households import kaiyuan, office
    from tests.apps.monitoring.screening import household
    from tests.flushing import guard_tables

    settings.MIGRATION_MODULES = {one.label: None for one in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)  # from the models, as the tests do
    guard_tables()
    make_keys(settings.SEALING_KEYS)
    kaiyuan()
    household(1, 9_000, 9_500)
    viewer = office("agriculture_bureau")
    screen(viewer, 2024, key="asked")
    return viewer


def _life(viewer: Any, number: int, where: str, step: int) -> list[object]:
    from django.db import connection

    connection.close()
    child = os.fork()
    if not child:
        _work(viewer, number, where, step)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return ["killed" if os.WIFSIGNALED(status) else "ended", *_left()]


def _left() -> list[object]:
    from bangfu.apps.monitoring.models import ScreenedTable, ScreeningFlag
    from bangfu.apps.records.models import Job

    tables, flags = ScreenedTable.everything.count(), ScreeningFlag.everything.count()
    job = Job.everything.get()
    return [job.state, job.done, tables, flags]


def _work(viewer: Any, number: int, where: str, step: int) -> None:
    from bangfu.apps.records.jobs import Run, claim, perform

    real, count = Run.step, iter(range(1, 100))

    @contextmanager
    def dying(self: Run, *given: int) -> Iterator[None]:
        now = next(count) == step
        with real(self, *given):
            yield
            if now and where == "inside":
                os.kill(os.getpid(), signal.SIGKILL)
        if now and where == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    Run.step = dying  # type: ignore[method-assign]
    moment = viewer.moment + timedelta(minutes=2 * number)
    held = claim(lambda: moment)
    assert held is not None, "nothing waits"
    perform(replace(held, viewer=viewer))


def _undisturbed(viewer: Any) -> str:
    from bangfu.apps.monitoring.actions.screening import screen
    from bangfu.apps.monitoring.models import Screening
    from tests.apps.monitoring.screening import computed

    told = screen(viewer, 2024, key="again")
    computed(viewer)
    return str(Screening.everything.get(pk=told.id).digest)


if __name__ == "__main__":
    main()
