"""The import contract is red when it should be: shown on a small house with one planted import."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tidy.sources import ROOT

HOUSE = [
    "core/money.py",
    "engine/tables.py",
    "cli/asking.py",
    "web/shell.py",
    "apps/people/models.py",
    "apps/policies/models.py",
    "apps/policies/queries.py",
    "apps/policies/actions.py",
    "apps/policies/views.py",
    "apps/policies/urls.py",
    "apps/returns/models.py",
    "apps/returns/actions.py",
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A tree of empty modules, laid out like ours, under our own contract."""
    shutil.copy(ROOT / ".importlinter", tmp_path)
    for name in HOUSE:
        module = tmp_path / "bangfu" / name
        module.parent.mkdir(parents=True, exist_ok=True)
        module.touch()
        for folder in (module.parent, *module.parent.parents[: len(Path(name).parts) - 1]):
            (folder / "__init__.py").touch()
    return tmp_path


def verdict(house: Path) -> subprocess.CompletedProcess[str]:
    """What the import contract says of a house."""
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_house_in_order_passes(house: Path) -> None:
    (house / "bangfu/apps/returns/actions.py").write_text("import bangfu.apps.policies.queries\n")
    (house / "bangfu/apps/policies/queries.py").write_text("import bangfu.engine.tables\n")
    said = verdict(house)
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core/money.py", "import bangfu.engine.tables"),
        ("core/money.py", "from django.db import models"),
        ("core/money.py", "import duckdb"),
        ("core/money.py", "import random"),
        ("core/money.py", "import time"),
        ("engine/tables.py", "import bangfu.apps.policies.queries"),
        ("engine/tables.py", "import django"),
        ("apps/policies/queries.py", "import bangfu.web.shell"),
        ("apps/policies/queries.py", "import bangfu.apps.returns.models"),
        ("apps/people/models.py", "import bangfu.apps.policies.models"),
        ("apps/policies/models.py", "import bangfu.apps.policies.queries"),
        ("apps/policies/queries.py", "import bangfu.apps.policies.actions"),
        ("apps/policies/actions.py", "import bangfu.apps.policies.views"),
        ("web/shell.py", "import bangfu.cli.asking"),
        ("apps/policies/services.py", "x = 1"),
        ("apps/harvests/__init__.py", "x = 1"),
        ("extras/__init__.py", "x = 1"),
    ],
)
def test_a_planted_import_breaks_the_contract(house: Path, module: str, line: str) -> None:
    planted = house / "bangfu" / module
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(line + "\n")
    said = verdict(house)
    assert said.returncode == 1, said.stdout + said.stderr
    assert "BROKEN" in said.stdout
