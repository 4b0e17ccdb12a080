"""The pages of a large county: 100,000 villages and ten years of postings; 30,000 households."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.measuring import OUTPUT, ROUNDS

LIST_SECONDS_MAX = 0.2
PAGE_SECONDS_MAX = 0.5
LISTS = ("villages", "households", "last visits")
UNBOUNDED = ("statement of an account",)


def told_by(home: Path, *commands: list[str]) -> dict[str, Any]:
    """What the last of some commands tells of a county of its own: its rows, and what pages take."""
    environment = {**os.environ, "BANGFU_HOME": str(home)}
    environment |= {"DJANGO_SETTINGS_MODULE": "bangfu.web.settings"}
    for module, *arguments in commands:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def hold(name: str, told: dict[str, Any]) -> None:
    """Print and keep what the pages take, and hold each against its bound."""
    print(f"\npages: {told['rows']}, median of {ROUNDS}")
    print(f"  {'':<28}{'clock':>8} {'CPU':>8}")
    for page, (taken, cpu) in told["seconds"].items():
        print(f"  {page:<28}{taken * 1000:>8.0f} {cpu * 1000:>8.0f} ms")
    OUTPUT.mkdir(exist_ok=True)
    kept = json.dumps(told | {"rounds": ROUNDS}, indent=1)
    (OUTPUT / f"{name}.json").write_text(kept + "\n", encoding="utf-8")
    for page, (taken, _cpu) in told["seconds"].items():
        bound = LIST_SECONDS_MAX if page.startswith(LISTS) else PAGE_SECONDS_MAX
        assert taken < bound or page in UNBOUNDED, page


@pytest.mark.bench
def test_the_pages_of_a_large_county_answer_at_once(tmp_path: Path) -> None:
    demonstrated = (["bangfu", "setup"], ["bangfu", "county", "demonstrate"])
    hold("pages", told_by(tmp_path / "home", *demonstrated, ["bench.crowds"]))


@pytest.mark.bench
def test_the_pages_of_thirty_thousand_households_answer_at_once(tmp_path: Path) -> None:
    told = told_by(tmp_path / "home", ["bangfu", "setup"], ["bench.crowd_households"])
    hold("pages_households", told)
