"""`bangfu setup` and `bangfu serve`: prepare a county's data folder and run its pages."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

THREADS = max(2, os.cpu_count() or 2)
"""Requests one server works on at a time; more wait their turn."""

CONNECTIONS = 1024
"""Connections that may stand open at the same time."""

HEADER_MILLISECONDS = 10_000
"""How long a connection may take to say what it wants."""

STOPS_WITHIN_SECONDS = 5
"""How long answers under way may take when the server is told to end."""

WORKER_LOOKED_AFTER_SECONDS = 2
"""How often the server looks whether its worker is still there."""

ANSWERS_WITHIN_SECONDS = 120
"""How long a machine may take until the first page comes; on one left alone it takes some seconds."""

LOOKED_FOR_EVERY_SECONDS = 0.2
"""How often it is tried meanwhile."""


def use_settings() -> None:
    """Let Django find the settings of the county; its data folder is the owner's alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.web.settings")
    from django.conf import settings

    from bangfu.web.private import keep_private

    keep_private(settings.HOME)


def setup() -> int:
    """Prepare the data folder (BANGFU_HOME): key, database, static files, translations, editions."""
    use_settings()
    import django

    django.setup()
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from bangfu.web.setup import set_up

    try:
        set_up(now=datetime.now(UTC))
    except (DatabaseError, ImproperlyConfigured, OSError) as error:
        sys.stderr.write(
            f"没有准备好：{error}。请检查数据文件夹（BANGFU_HOME）能否写入、"
            "数据库能否连接，再运行 bangfu setup。\n"
            f"Not set up: {error}. Check that the data folder (BANGFU_HOME) may be written and the "
            "database be reached, then run bangfu setup again.\n"
        )
        return 2
    return 0


def serve(
    *, host: str = "127.0.0.1", port: Annotated[int, Parameter(env_var="PORT")] = 8000
) -> int:
    """Run the server and print its address, once that can be opened.

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
    if not _is_set_up():
        sys.stderr.write(
            "数据文件夹还没有准备好。请先运行 bangfu setup。\n"
            "The data folder is not set up. Run bangfu setup first.\n"
        )
        return 2
    _tell_what_verify_finds()
    ended = threading.Event()
    beside = [
        threading.Thread(target=_keep_worker, args=(ended,)),
        threading.Thread(target=tell_when_it_answers, args=(host, port, ended)),
    ]
    for thread in beside:
        thread.start()
    try:
        _server(host, port).serve()
    finally:
        ended.set()
        for thread in beside:
            thread.join()
    return 0


def tell_when_it_answers(
    host: str, port: int, ended: threading.Event, *, within: float = ANSWERS_WITHIN_SECONDS
) -> None:
    """Print the address once a page comes from it; say so where the server ends before, or is late."""
    until = time.monotonic() + within
    while not _answers(host, port):
        if ended.wait(LOOKED_FOR_EVERY_SECONDS):
            sys.stderr.write(
                "服务在网页打开之前就结束了，原因见上面各行。\n"
                "The server ended before it answered; the lines above say why.\n"
            )
            return
        if time.monotonic() > until:
            sys.stderr.write(
                f"过了 {within:g} 秒，{host}:{port} 仍没有应答。请看上面有没有报错。\n"
                f"{host}:{port} did not answer within {within:g} s. Look for faults above.\n"
            )
            return
    print(f"bangfu 已启动，请打开 / is running, open: http://{host}:{port}/", flush=True)


def _answers(host: str, port: int) -> bool:
    """Whether a page comes, whichever: the port is open before anybody serves it."""
    asked = http.client.HTTPConnection(host, port, timeout=WORKER_LOOKED_AFTER_SECONDS)
    try:
        asked.request("HEAD", "/", headers={"Host": "localhost"})
        asked.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
    return True


def _keep_worker(ended: threading.Event) -> None:
    """A worker beside the server until that has ended; one that died is started again."""
    worker = start_worker()
    while not ended.wait(WORKER_LOOKED_AFTER_SECONDS):
        if worker.poll() is not None:
            sys.stderr.write(
                "后台处理进程已退出，正在重新启动。/ The background worker ended; it is started again.\n"
            )
            worker = start_worker()
    worker.terminate()


def _server(host: str, port: int) -> Any:
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    return Server(
        "bangfu.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        websockets=False,
        blocking_threads=THREADS,
        # Granian counts connections here, idle ones too: a browser keeps half a dozen open. What
        # runs at the same time is limited by the threads.
        backpressure=CONNECTIONS,
        # A signal that comes while it starts is lost on Granian's own child, which would never end.
        workers_kill_timeout=STOPS_WITHIN_SECONDS,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        log_level=LogLevels.warning,
    )


def start_worker() -> subprocess.Popen[bytes]:
    """Start a worker that ends with this process. It is the caller's to stop it in good time."""
    command = [sys.executable, "-m", "bangfu", "work", "--parent", str(os.getpid())]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def _tell_what_verify_finds() -> None:
    """The quick checks of the books at each start: what they find is told, and serving goes on."""
    import django

    django.setup()
    from django.db import connections

    from bangfu.apps.ledger.queries.checks import verify_quick

    for problem in verify_quick():
        sys.stderr.write(f"账本核验 / verify: {problem.message('zh')} {problem.message('en')}\n")
    connections.close_all()  # the server's own processes open theirs


def _is_set_up() -> bool:
    """Whether `bangfu setup` has come to its end here: the pages' files are written near it."""
    from django.conf import settings

    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    return Path(settings.SECRET_FILE).is_file() and manifest.is_file()


def _why_not_free(host: str, port: int) -> str:
    """Why nothing can listen there; empty where it can."""
    try:
        with socket.create_server((host, port)):
            return ""
    except (OSError, OverflowError) as error:
        return str(getattr(error, "strerror", None) or error)
