"""`bangfu work`: do what the pages queued, in a process of its own beside the server."""

import os

from bangfu.cli.server import use_settings


def work(*, until_empty: bool = False, parent: int = 0) -> int:
    """Do the work that waits in the background, until stopped.

    Parameters
    ----------
    until_empty: End when nothing waits any more.
    parent: End when the process of this number no longer is our parent.
    """
    use_settings()
    import django

    django.setup()
    from bangfu.apps.records import jobs

    jobs.work(lambda: not parent or os.getppid() == parent, until_empty=until_empty)
    return 0
