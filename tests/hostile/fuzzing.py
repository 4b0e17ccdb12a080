"""Break a good workbook in many ways and read each: a sheet, or one refusal with its words.

    python -m tests.hostile.fuzzing 7 20000     # a seed, and how many

Each is read in a fork of this process, which holds to the bounds of a real reader and starts in
milliseconds. Prints how often each outcome came, or the seed and number of the one that failed.
"""

import io
import json
import os
import random
import re
import sys
import tempfile
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.web.settings")
    import django

    django.setup()

from bangfu.apps.pages.forms.sheet_files import annotated
from bangfu.engine import sheet_reader, sheets
from bangfu.engine.apart import Outcome
from bangfu.engine.workbook import Bounds
from tests.hostile.lists import HEADS, book, lines, looked
from tests.hostile.test_shapes import computed, total

BOUNDS = Bounds(memory=8 * 1024**3, cpu_seconds=10)
NUMBERS = [b"0", b"-1", b"1", b"255", b"65536", b"1048577", b"4294967296", b"99999999999999999999"]
STRANGE = [
    b"",
    b"\0",
    b"<",
    b"&",
    b"&#0;",
    b"\xff\xfe",
    b"A0",
    b"ZZZZ1",
    b"1e400",
    b"NaN",
    b"\xe9\xa2",
]
Mutation = Callable[[random.Random, bytes], bytes]


def flipped(chance: random.Random, data: bytes) -> bytes:
    """Some bytes become others."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        made[chance.randrange(len(made))] = chance.choice([chance.randrange(256), *b'"<>/19aZ'])
    return bytes(made)


def cut(chance: random.Random, data: bytes) -> bytes:
    """A piece is gone, at the end or within."""
    first = chance.randrange(len(data))
    last = chance.choice([len(data), first + chance.randint(1, 200)])
    return data[:first] + data[last:]


def doubled(chance: random.Random, data: bytes) -> bytes:
    """A piece stands several times."""
    first = chance.randrange(len(data))
    last = first + chance.randint(1, 400)
    return data[:first] + data[first:last] * chance.choice([2, 3, 50]) + data[last:]


def renumbered(chance: random.Random, data: bytes) -> bytes:
    """A number becomes one that nobody expects."""
    places = [found.span() for found in re.finditer(rb"\d+", data)]
    if not places:
        return data
    first, last = chance.choice(places)
    return data[:first] + chance.choice(NUMBERS) + data[last:]


def requoted(chance: random.Random, data: bytes) -> bytes:
    """What stands in quotes or between tags becomes something strange."""
    places = [found.span(1) for found in re.finditer(rb'"([^"]*)"|>([^<]*)<', data) if found[1]]
    if not places:
        return data
    first, last = chance.choice(places)
    return data[:first] + chance.choice(STRANGE) + data[last:]


def untagged(chance: random.Random, data: bytes) -> bytes:
    """A tag is gone, or takes the place of another."""
    places = [found.span() for found in re.finditer(rb"<[^>]*>", data)]
    if len(places) < 2:
        return data
    (first, last), (other, end) = chance.sample(places, 2)
    return data[:first] + chance.choice([b"", data[other:end]]) + data[last:]


IN_ARCHIVES: list[Mutation] = [flipped, cut, doubled]
IN_PARTS: list[Mutation] = [*IN_ARCHIVES, untagged, *[renumbered, requoted] * 4]


def broken(chance: random.Random, data: bytes) -> bytes:
    """A workbook with its archive or one of its parts broken once or more."""
    if chance.random() < 0.25:
        return chance.choice(IN_ARCHIVES)(chance, data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.choice([1, 1, 2, 5])):
        name = chance.choice([*parts, *[n for n in parts if "sheet1.xml" in n] * 3])
        parts[name] = chance.choice(IN_PARTS)(chance, parts[name] or b"<a/>")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def read_forked(module: str, content: bytes, labels: str) -> Outcome:
    """What `read_apart` gives, without a new interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        path, out, why = (Path(folder, name) for name in ("a", "out", "why"))
        path.write_bytes(content)
        if (child := os.fork()) == 0:
            status = 70
            try:
                sys.stdout, sys.stderr = out.open("w"), why.open("w")
                BOUNDS.hold()
                status = sheet_reader.told_of(str(path), labels)
            except BaseException:
                sys.stderr.write(traceback.format_exc())
                status = 1
            finally:
                sys.stdout.close()
                sys.stderr.close()
                os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        last_words = why.read_text(errors="replace") if why.exists() else ""
        return Outcome(status, out.read_bytes() if out.exists() else b"", last_words.strip())


def outcome(content: bytes) -> str:
    """What becomes of a workbook; fails where it is neither a sheet nor one refusal in words."""
    found = looked(content)
    for problem in found.problems:
        assert problem.message("zh"), problem.code
        assert problem.message("en"), problem.code
    if found.sheet is None:
        [problem] = found.problems
        return problem.code
    annotated(found, "zh")
    return "refused by its rows" if found.is_refused else "read"


def fuzz(seed: int, count: int) -> Counter[str]:
    """How often each outcome came; the seed and number of the one that failed stand in its error."""
    good = [book([HEADS, *lines({}, {}), total("合计", 2400)]), computed("=G3", 1200)]
    came: Counter[str] = Counter()
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        content = broken(chance, chance.choice(good))
        try:
            came[outcome(content)] += 1
        except BaseException as error:
            raise AssertionError(f"seed={seed} number={number}") from error
    return came


if __name__ == "__main__":
    sheets.read_apart = read_forked
    print(json.dumps(fuzz(int(sys.argv[1]), int(sys.argv[2]))))
