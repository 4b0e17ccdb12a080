"""What the server runs: `bangfu.web.wsgi:application`."""

import logging
import os

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.web.settings")

application = get_wsgi_application()


def keep_editions() -> None:
    """Keep the editions of the packs this server starts with."""
    from bangfu.web.setup import register_editions

    try:
        register_editions(now=timezone.now())
    except (DatabaseError, OSError, UnicodeDecodeError) as error:
        advice = "no edition was kept; is the data folder set up (`bangfu setup`)? %s"
        logging.getLogger("bangfu").warning(advice, error)


keep_editions()
