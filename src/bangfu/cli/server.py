"""`bangfu setup` and `bangfu serve`: prepare a county's data folder and run its pages."""

import os
import socket
import sys
from datetime import UTC, datetime
from typing import Annotated

from cyclopts import Parameter

THREADS = 8
"""Requests one server works on at a time; more wait their turn."""


def use_settings() -> None:
    """Let Django find the settings of the county."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.web.settings")


def setup() -> int:
    """Prepare the data folder (BANGFU_HOME): key, database, static files, translations, editions."""
    use_settings()
    import django

    django.setup()
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
    if reason := _why_not_free(host, port):
        sys.stderr.write(
            f"无法在 {host}:{port} 上启动：{reason}。请用 PORT= 换一个端口。\n"
            f"{host}:{port} cannot be used: {reason}. Choose another port with PORT=.\n"
        )
        return 2
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    print(f"bangfu 已启动，请打开 / is running, open: http://{host}:{port}/", flush=True)
    Server(
        "bangfu.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        websockets=False,
        blocking_threads=THREADS,
        backpressure=THREADS * 4,
        log_level=LogLevels.warning,
    ).serve()
    return 0


def _why_not_free(host: str, port: int) -> str:
    """Why nothing can listen there; empty where it can."""
    try:
        with socket.create_server((host, port)):
            return ""
    except (OSError, OverflowError) as error:
        return str(getattr(error, "strerror", None) or error)
