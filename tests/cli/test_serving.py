"""Where to open a county is said once its pages come, and that they never came is said too."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bangfu.cli.server import tell_when_it_answers

ROOT = Path(__file__).parents[2]
OPEN = "已启动，请打开"
SERVED = """#!/usr/bin/env bash
[ "$1" = county ] && exit 0
[ -e "$BANGFU_HOME/broken" ] && { echo "no table" >&2; exit 2; }
exec python3 -c '
import http.server, os, pathlib, socket, sys, time
port = int(sys.argv[1])
bound = socket.create_server(("127.0.0.1", port))
time.sleep(0.6)
pathlib.Path(os.environ["BANGFU_HOME"], "serves").touch()
class One(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(("127.0.0.1", port), One, bind_and_activate=False)
server.socket = bound
server.serve_forever()
' "$3"
"""
"""In place of `bangfu`: a server whose port is open long before a page comes."""


class Page(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is written."""


@pytest.fixture
def bound() -> Iterator[HTTPServer]:
    """A server that listens and does not answer yet."""
    server = HTTPServer(("127.0.0.1", 0), Page)
    yield server
    server.server_close()


def test_the_address_is_printed_once_a_page_comes_from_it(
    bound: HTTPServer, capfd: pytest.CaptureFixture[str]
) -> None:
    ended, port = threading.Event(), bound.server_port
    told = threading.Thread(target=tell_when_it_answers, args=("127.0.0.1", port, ended))
    told.start()
    told.join(0.5)
    assert capfd.readouterr().out == "", "the port is open, and nobody answers"
    serving = threading.Thread(target=bound.serve_forever, args=(0.05,))
    serving.start()
    told.join(5)
    assert f"{OPEN} / is running, open: http://127.0.0.1:{port}/" in capfd.readouterr().out
    bound.shutdown()
    serving.join()


def test_a_server_that_ends_before_or_never_answers_is_told_of(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ended = threading.Event()
    tell_when_it_answers("127.0.0.1", port, ended, within=0.1)
    assert "没有应答" in capfd.readouterr().err
    ended.set()
    tell_when_it_answers("127.0.0.1", port, ended)
    told = capfd.readouterr()
    assert "之前就结束了" in told.err
    assert told.out == ""


def two_ports() -> int:
    """A free port with a free one after it."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@pytest.fixture
def run(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", Path]]:
    """`make run` with servers in place of ours; it waits for a line before it begins."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "kaiyuan").mkdir()
    shutil.copy(ROOT / "tools" / "run.sh", tmp_path / "tools")
    served = tmp_path / ".venv" / "bin" / "bangfu"
    served.parent.mkdir(parents=True)
    served.write_text(SERVED.replace("python3", sys.executable))
    served.chmod(0o755)
    script = subprocess.Popen(
        ["bash", "-c", f"read -r; exec '{tmp_path}/tools/run.sh'"],
        env={**os.environ, "PORT": str(two_ports()), "BANGFU_HOME": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield script, tmp_path
    script.terminate()
    script.communicate(timeout=10)


def test_both_counties_are_said_to_be_open_when_they_are(
    run: tuple["subprocess.Popen[str]", Path],
) -> None:
    script, home = run
    assert script.stdin
    assert script.stdout
    script.stdin.write("\n")
    script.stdin.flush()
    for county, name in ((home, "蓟州区"), (home / "kaiyuan", "开原市")):
        line = script.stdout.readline()
        assert OPEN in line
        assert name in line
        assert (county / "serves").exists(), "the address was printed before anybody answered"


def test_a_county_whose_server_died_is_named_and_the_other_ends_too(
    run: tuple["subprocess.Popen[str]", Path],
) -> None:
    script, home = run
    (home / "broken").touch()
    out, err = script.communicate("\n", timeout=10)
    assert script.returncode == 1
    assert OPEN not in out
    assert "蓟州区 / Jizhou：服务没有启动起来" in err
