"""The guide to writing a pack: its example is a whole pack, and it holds."""

import re
from pathlib import Path

from bangfu.core.policies.reader import read_pack
from bangfu.engine.cases import check

GUIDE = Path(__file__).parents[2] / "src" / "bangfu" / "packs" / "README.md"
FILES = {
    "pack.yaml": "pack.yaml",
    "clauses/*.yaml": "clauses/20-returns.yaml",
    "ambiguities.yaml": "ambiguities.yaml",
    "cases/*.yaml": "cases/20-returns.yaml",
    "reported.yaml": "reported.yaml",
}


def saved(folder: Path) -> Path:
    """The first block under each heading that names a file, saved as that file."""
    text = GUIDE.read_text(encoding="utf-8")
    pack = folder / "my-county-2025"
    for heading, name in FILES.items():
        found = re.search(
            rf"^## {re.escape(heading)}\n```yaml\n(.*?)^```", text, re.DOTALL | re.MULTILINE
        )
        assert found, heading
        (pack / name).parent.mkdir(parents=True, exist_ok=True)
        (pack / name).write_text(found[1], encoding="utf-8")
    return pack


def test_the_example_of_the_guide_is_a_pack_that_holds(tmp_path: Path) -> None:
    report = check(read_pack(str(saved(tmp_path))))
    assert [problem.code for problem in report.problems] == ["not_built_yet"]
    assert report.cases["SC-002"] == report.cases["SC-003"] == 1


def test_a_slip_in_the_example_would_be_seen(tmp_path: Path) -> None:
    pack = saved(tmp_path)
    clauses = pack / "clauses" / "20-returns.yaml"
    clauses.write_text(
        clauses.read_text(encoding="utf-8").replace("300元}", "301元}"), encoding="utf-8"
    )
    assert {p.code for p in check(read_pack(str(pack))).problems} >= {"figure_differs"}
