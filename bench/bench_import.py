"""A roster of 100,000 individuals in 30,000 households imported: read by a worker, then applied.

The workbook is made up; its numbers stand the check and are those of nobody in particular.
"""

import json
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from bench.measuring import OUTPUT, SCALE, Cost, cost

HOUSEHOLDS = SCALE * 3 // 1_000
SECONDS_MAX = 60
MEGABYTES_MAX = 1024
HERE = Path(__file__).parent
VILLAGES = [f"120119101{201 + number}" for number in range(5)]
RELATIONS = ("户主", "配偶", "子女", "父母")
HEADS = (
    "户编号", "村", "村民小组", "户类型", "认定依据", "入册日期", "姓名", "与户主关系", "身份证号码",
    "联系电话", "银行账号", "劳动能力", "就学状况", "参加医保", "常住",
)  # fmt: skip
WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]


def number_of(household: int, member: int) -> str:
    """An identity number with its check digit; no two members have the same."""
    born = date(1945, 1, 1) + timedelta(days=household % 24_000)
    order = household // 24_000 * 4 + member
    bare = f"211282{born:%Y%m%d}{order:03d}"
    return bare + "10X98765432"[sum(int(d) * w for d, w in zip(bare, WEIGHTS, strict=True)) % 11]


def written(path: Path, households: int) -> int:
    """A workbook of so many households of three or four; tells how many individuals it holds."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("人口")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADS)
        row = 0
        for at in range(households):
            for member in range(4 if at % 3 == 0 else 3):
                row += 1
                village, group = VILLAGES[at % 5], f"第{at % 7 + 1}组"
                sheet.write_row(row, 0, [f"H{at:06d}", village, group, "脱贫户", "2018年名单"])
                sheet.write_datetime(row, 5, date(2018, 3, 1), day)
                who = [f"姓名{at}第{member}", RELATIONS[member], number_of(at, member)]
                reached = [f"138{at * 4 + member:08d}", f"6217{at * 4 + member:012d}"]
                sheet.write_row(row, 6, [*who, *reached, "有劳动能力", "非在校", "是", "是"])
    return row


def step(home: Path, *given: object) -> tuple[Cost, str]:
    """A step of the import as a process on a county of its own."""
    os.environ |= {"BANGFU_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bangfu.web.settings"}
    return cost([sys.executable, "-m", "bench.importing", *given])


@pytest.mark.bench
def test_a_county_of_households_is_imported(tmp_path: Path) -> None:
    home, workbook = tmp_path / "home", tmp_path / "户与人口.xlsx"
    individuals = written(workbook, HOUSEHOLDS)
    setup = [str(Path(sys.executable).parent / "bangfu"), "setup"]
    subprocess.run(setup, env={**os.environ, "BANGFU_HOME": str(home)}, check=True)
    step(home, "found")
    costs = {"dry run": step(home, "read", workbook)[0]}
    costs["applied"], said = step(home, "apply")
    costs["the same again"], again = step(home, "read", workbook)
    print(f"\nimport: {individuals:,} individuals in {HOUSEHOLDS:,} households")
    for name, one in costs.items():
        print(
            f"  {name:<16}{one.seconds:>7.1f} s{one.cpu_seconds:>7.1f} CPU{one.megabytes:>7.0f} MB"
        )
    OUTPUT.mkdir(exist_ok=True)
    told = {name: vars(one) for name, one in costs.items()}
    (OUTPUT / "import.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(home)
    assert said.strip().endswith(str(individuals))
    assert f"'same': {individuals}" in again
    assert costs["dry run"].cpu_seconds + costs["applied"].cpu_seconds < SECONDS_MAX
    assert max(one.megabytes for one in costs.values()) < MEGABYTES_MAX
