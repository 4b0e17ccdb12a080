"""The demonstration counties as officials meet them: told once for a run, served from a copy."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PASSWORD = "demonstration-2018"
STARTS_WITHIN_SECONDS = 60


def environment(home: Path) -> dict[str, str]:
    """The settings of a county of its own on SQLite."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("BANGFU_", "DJANGO_", "PYTEST"))
    }
    return kept | {"BANGFU_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def demonstration(shared: Path, name: str = "jizhou") -> Path:
    """The data folder of a county; the first worker of a run makes it, the others wait."""
    home = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "told").exists():
            for arguments in (["setup"], ["county", "demonstrate", "--county", name]):
                run(home, *arguments)
            (home / "told").touch()
    return home


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of bangfu on a data folder; it must succeed."""
    command = [sys.executable, "-m", "bangfu", *arguments]
    done = subprocess.run(
        command, env=environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def measured(home: Path, module: str) -> Any:
    """What a module of ours tells as JSON about a told county, from a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=Path(__file__).parents[2],
        env=environment(home) | {"DJANGO_SETTINGS_MODULE": "bangfu.web.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def served(template: Path, home: Path) -> Iterator[str]:
    """A copy of a county, served with its worker; gives the address."""
    shutil.copytree(template, home)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bangfu", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment(home), stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < ends:
        assert server.poll() is None, "the server ended before it answered"
        try:
            urllib.request.urlopen(f"{address}/policies/", timeout=5).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise AssertionError("the server did not answer")
