"""The server as somebody starts it in a terminal: with a worker that lives, until Ctrl-C ends both."""

import os
import pty
import select
import shutil
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys import county

ENDS_WITHIN_SECONDS = 15
"""On a machine that is busy; left alone it takes one or two."""
CTRL_C = b"\x03"


def of_server(server: int, word: str = "") -> set[int]:
    """The processes that the server started, and that still run; a word of their command."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
            command = (process / "cmdline").read_text()
        except OSError:
            continue
        if parent == str(server) and word in command.split("\0"):
            found.add(int(process.name))
    return found


def running(processes: set[int]) -> set[int]:
    return {one for one in processes if Path(f"/proc/{one}").exists()}


def soon(told: Callable[[], object], seconds: float) -> bool:
    ends = time.monotonic() + seconds
    while not told():
        if time.monotonic() > ends:
            return False
        time.sleep(0.1)
    return True


def answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/policies/", timeout=5).close()
    except OSError:
        return False
    return True


def is_said(terminal: int, heard: bytearray) -> bool:
    """Whether the terminal shows by now where to open the county."""
    if select.select([terminal], [], [], 0)[0]:
        heard += os.read(terminal, 4096)
    return "请打开 / is running, open: http://127.0.0.1:" in heard.decode(errors="ignore")


@pytest.mark.journey
def test_a_dead_worker_is_started_again_and_ctrl_c_ends_server_and_worker(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    template = county.demonstration(tmp_path_factory.getbasetemp().parent)
    home = shutil.copytree(template, tmp_path_factory.mktemp("serving") / "home")
    assert not home.stat().st_mode & 0o077, "others on the machine may look into the data folder"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server, terminal = pty.fork()
    if not server:
        command = [sys.executable, "-m", "bangfu", "serve", "--port", str(port)]
        os.execve(sys.executable, command, county.environment(home))
    try:
        heard = bytearray()
        assert soon(lambda: is_said(terminal, heard), county.STARTS_WITHIN_SECONDS)
        assert answers(port), "it was said to be open before it was"
        [first] = of_server(server, "work")
        os.kill(first, signal.SIGKILL)
        assert soon(lambda: of_server(server, "work") - {first}, 10), "no other worker came"
        assert answers(port)
        started = of_server(server)
        os.write(terminal, CTRL_C)
        assert soon(lambda: os.waitpid(server, os.WNOHANG)[0], ENDS_WITHIN_SECONDS)
        assert soon(lambda: not running(started), ENDS_WITHIN_SECONDS), "a worker outlived it"
        assert not answers(port)
    finally:
        if running({server}):
            os.killpg(server, signal.SIGKILL)
        os.close(terminal)
