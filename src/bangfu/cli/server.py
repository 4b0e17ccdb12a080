"""`bangfu setup` and `bangfu serve`: prepare a county's data folder and run its pages."""

import os
from datetime import UTC, datetime
from typing import Annotated

from cyclopts import Parameter


def use_settings() -> None:
    """Let Django find the settings of the county."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.web.settings")


def setup() -> int:
    """Prepare the data folder (BANGFU_HOME): key, database, static files, translations, editions."""
    use_settings()
    from bangfu.web.setup import set_up

    set_up(now=datetime.now(UTC))
    return 0


def serve(
    *, host: str = "127.0.0.1", port: Annotated[int, Parameter(env_var="PORT")] = 8000
) -> int:
    """Run the server and print its address.

    Parameters
    ----------
    host: Address to listen on.
    port: Port to listen on.
    """
    use_settings()
    from granian.constants import Interfaces
    from granian.server import Server

    print(f"bangfu 已启动 / is running: http://{host}:{port}/", flush=True)
    Server(
        "bangfu.web.wsgi:application", address=host, port=port, interface=Interfaces.WSGI
    ).serve()
    return 0
