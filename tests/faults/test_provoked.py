"""Every problem that has a wording can be brought about, and is told when it is."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bangfu.core.problem import problem_texts
from tests.faults.provoked import provocations
from tests.tidy.sources import SOURCE

EVERY = provocations()


def test_every_code_of_asking_is_provoked_and_every_provocation_has_a_wording() -> None:
    """Codes of acts are provoked where the acts are tested: `tests/tidy/test_problems.py` sees to it."""
    worded = YAML(typ="safe", pure=True).load(SOURCE / "core" / "problems" / "asking.yaml")
    assert set(worded) == set(EVERY)


@pytest.mark.parametrize("code", sorted(EVERY))
def test_a_provoked_problem_is_told(code: str, tmp_path: Path) -> None:
    assert code in EVERY[code].codes(tmp_path)


def test_the_page_of_problems_names_what_provokes_each() -> None:
    page = (Path(__file__).parents[2] / "docs" / "errors.md").read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    assert set(rows) == set(problem_texts())
    for code, provocation in EVERY.items():
        assert provocation.what.replace("|", "\\|") in rows[code], code
