"""Runs the command inside the test's own process: quick, and with its output caught whole."""

import contextlib
import io
import json
import sys
from dataclasses import dataclass
from typing import Any
from unittest import mock

from bangfu.cli import asking, main
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.reader import read_pack
from tests.worked import jizhou


@dataclass(frozen=True)
class Done:
    """How a run of the command ended: its exit status and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be JSON and nothing else."""
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        """The codes of the problems told."""
        return [problem["code"] for problem in self.json["problems"]]


def bangfu_bytes(*arguments: object, stdin: bytes = b"") -> Done:
    """Run the command with bytes on standard input."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(sys, "stdin", given),
        mock.patch.object(asking, "pack_named", _read_once),
    ):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as left:
            status = left.code
        out.flush()
        err.flush()
    assert isinstance(status, int), "the command leaves with a number"
    told = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
    assert "Traceback" not in "".join(told)
    return Done(status, *told)


def bangfu(*arguments: object, stdin: str = "") -> Done:
    """Run the command: `bangfu("ask", "jizhou-2018", …)`."""
    return bangfu_bytes(*arguments, stdin=stdin.encode())


def ask(question: str, *arguments: object, stdin: str = "") -> Done:
    """`bangfu ask jizhou-2018 QUESTION …`."""
    return bangfu("ask", "jizhou-2018", question, *arguments, stdin=stdin)


def _read_once(name: str) -> Pack:
    """Jizhou's pack is read once for all runs; any other is read anew."""
    return jizhou() if name == "jizhou-2018" else read_pack(name)
