"""The pages of a large county: a list of 100,000 villages, and the cockpit after ten years of postings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.measuring import OUTPUT, ROUNDS

LIST_SECONDS_MAX = 0.2
COCKPIT_SECONDS_MAX = 0.5


@pytest.mark.bench
def test_the_pages_of_a_large_county_answer_at_once(tmp_path: Path) -> None:
    home = {**os.environ, "BANGFU_HOME": str(tmp_path / "home")}
    home |= {"DJANGO_SETTINGS_MODULE": "bangfu.web.settings"}
    commands = (["bangfu", "setup"], ["bangfu", "county", "demonstrate"], ["bench.crowds"])
    for module, *arguments in commands:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=home, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    figures = told["seconds"]
    print(f"\npages: {told['rows']}, median of {ROUNDS}")
    for page, taken in figures.items():
        print(f"  {page:<28}{taken * 1000:>8.0f} ms")
    OUTPUT.mkdir(exist_ok=True)
    kept = json.dumps(told | {"rounds": ROUNDS}, indent=1)
    (OUTPUT / "pages.json").write_text(kept + "\n", encoding="utf-8")
    assert max(t for page, t in figures.items() if page.startswith("villages")) < LIST_SECONDS_MAX
    assert max(t for page, t in figures.items() if page.startswith("cock")) < COCKPIT_SECONDS_MAX
