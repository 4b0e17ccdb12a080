"""Workbooks broken by chance, a few hundred here; `FUZZ_COUNT=20000 FUZZ_SEED=…` for a long night."""

import json
import os
import subprocess
import sys

from tests.hostile.hazards import shows
from tests.tidy.sources import ROOT

SEED = os.environ.get("FUZZ_SEED", "20240305")
COUNT = os.environ.get("FUZZ_COUNT", "300")


@shows("fuzz")
def test_a_workbook_broken_by_chance_is_a_sheet_or_one_refusal() -> None:
    command = [sys.executable, "-m", "tests.hostile.fuzzing", SEED, COUNT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"seed={SEED}\n{done.stderr[-4000:]}"
    came = json.loads(done.stdout)
    assert sum(came.values()) == int(COUNT)
    assert came["broken_workbook"] > int(COUNT) // 10, came
    assert came["read"] + came["refused by its rows"] > int(COUNT) // 10, came
