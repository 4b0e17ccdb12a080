"""What the server runs: `bangfu.web.wsgi:application`."""

import ctypes
import logging
import os
import signal
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError
from django.utils import timezone

from bangfu.web.private import keep_private

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.web.settings")

keep_private(settings.HOME)
application = get_wsgi_application()


PR_SET_PDEATHSIG = 1


def end_with_the_parent() -> None:
    """A worker whose parent was killed ends too, so that the port is free for the next start."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def keep_editions() -> None:
    """Keep the editions of the packs this server starts with."""
    from bangfu.web.setup import register_editions

    try:
        register_editions(now=timezone.now())
    except (DatabaseError, OSError, UnicodeDecodeError) as error:
        advice = "no edition was kept; is the data folder set up (`bangfu setup`)? %s"
        logging.getLogger("bangfu").warning(advice, error)


end_with_the_parent()
keep_editions()
