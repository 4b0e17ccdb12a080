"""The `bangfu` command: ask a pack, prove a pack, find one's way, run the county's server.

Exit status: 0 done; 1 answered with a refusal; 2 unusable input, or a pack that fails its check;
3 the program failed (BANGFU_DEBUG=1 shows where).
"""

import os
import re
import sys
import traceback
from collections.abc import Sequence

import cyclopts
from cyclopts.exceptions import CycloptsError

from bangfu import __version__
from bangfu.cli import asking, county, keys, ledger, packs, server, where, work

app = cyclopts.App(
    name="bangfu",
    help="帮扶：政策是文件，县是数据库，每一元钱都写明依据。A policy is a file, a county is a database.",
    version=__version__,
)
app.command(asking.ask, name="ask")
app.command(packs.app, name="packs")
app.command(where.where, name="where")
app.command(ledger.verify, name="verify")
app.command(ledger.app, name="ledger")
app.command(county.app, name="county")
app.command(keys.app, name="keys")
app.command(server.setup, name="setup")
app.command(server.serve, name="serve")
app.command(work.work, name="work")

SPREADING = ("--set", "--feed", "--reading")
_NAMED = re.compile(r"[A-Za-z_][\w-]*=")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    try:
        status = app(
            spread(given), exit_on_error=False, print_error=True, result_action="return_value"
        )
    except CycloptsError:
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:  # the last door: a fault of ours is told as one, never as a refusal
        sys.stderr.write(
            f"bangfu 程序出错（这是程序的问题，不是数据的问题）/ internal error: {error!r}\n"
        )
        if os.environ.get("BANGFU_DEBUG"):
            traceback.print_exc()
        sys.exit(3)
    sys.exit(status or 0)


def _speak_utf8() -> None:
    """Chinese comes out whole whatever the locale says; a closed stream swallows what is said."""
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def spread(arguments: Sequence[str]) -> list[str]:
    """Let one option take several NAME=VALUE: `--set a=1 b=2` is `--set a=1 --set b=2`.

    >>> spread(["ask", "--set", "a=1", "b=2", "--on", "2019-12-31"])
    ['ask', '--set', 'a=1', '--set', 'b=2', '--on', '2019-12-31']
    """
    out: list[str] = []
    option = ""
    for position, argument in enumerate(arguments):
        before = arguments[position - 1] if position else ""
        if argument.startswith("-"):
            option = argument if argument in SPREADING else ""
        elif option and before != option and _NAMED.match(argument):
            out.append(option)
        elif before != option:
            option = ""
        out.append(argument)
    return out
