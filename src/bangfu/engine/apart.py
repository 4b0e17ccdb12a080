"""A reader of workbooks run apart: a child process that a hostile file may take down, and nothing else."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from signal import SIGXCPU

from bangfu.core.words import Words, words
from bangfu.engine.workbook import Bounds

BOUNDS = Bounds()
SECONDS_MAX = 120
TOO_LONG = words("读得太久", "it takes too long to read")
TOO_MUCH = words("读它要用太多内存", "it takes too much memory to read")
DAMAGED = words("文件损坏或不完整", "it is damaged or incomplete")
TOLD_MAX = 10_000


@dataclass(frozen=True)
class Outcome:
    """How a reader ended, what it printed, and its last words."""

    status: int
    said: bytes
    why: str

    @property
    def cause(self) -> Words:
        """Why it failed. One that takes too much is killed without a word, or cannot write on."""
        if self.status == -SIGXCPU:
            return TOO_LONG
        is_full = not self.why or "memory" in self.why or "File too large" in self.why
        return TOO_MUCH if is_full else DAMAGED


def read_apart(module: str, content: bytes, *more: str) -> Outcome:
    """Run a reader on a file within bounds. Raises TimeoutError for one that never comes back.

    The file is handed over without a name: whatever is killed, nothing of it stays on the disk. The
    reader prints into a file, whose size the system bounds; a pipe would grow in our own memory.
    """
    with tempfile.TemporaryFile() as handed, tempfile.TemporaryFile() as out:
        handed.write(content)
        handed.flush()
        number = handed.fileno()
        command = [
            sys.executable,
            "-B",
            "-m",
            module,
            f"/dev/fd/{number}",
            json.dumps(BOUNDS),
            *more,
        ]
        try:
            child = subprocess.run(
                command,
                stdout=out,
                stderr=subprocess.PIPE,
                timeout=SECONDS_MAX,
                check=False,
                pass_fds=[number],
            )
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        out.seek(0)
        why = child.stderr[-TOLD_MAX:].decode("utf-8", "replace").strip()
        return Outcome(child.returncode, out.read(), why)
