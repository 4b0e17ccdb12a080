"""Every noun of the house stands in the glossary, once."""

import re

import pytest

from bangfu.core.catalogue import QUESTIONS
from bangfu.core.rules import KINDS
from tests.tidy import glossary
from tests.tidy.sources import PACKS, ROOT, SOURCE, files, read

GLOSSARY = ROOT / "docs" / "glossary.yaml"
QUESTION = re.compile(r"^\s+question:\s*([a-z_]+\.[a-z_]+)\s*$", re.MULTILINE)
DECLARED = re.compile(r"name=\"([a-z_]+\.[a-z_]+)\"")
STAGES = [
    "policies",
    "registry",
    "monitoring",
    "pairings",
    "projects",
    "funds",
    "assets",
    "returns",
    "payouts",
    "oversight",
]
GROUND_FLOOR = ["people", "staff", "records", "ledger", "pages"]


@pytest.fixture(scope="module")
def known() -> set[str]:
    return glossary.codes(read(GLOSSARY))


def questions() -> set[str]:
    """Every question that a pack answers or the code declares."""
    in_packs = [name for path in files(PACKS, ".yaml") for name in QUESTION.findall(read(path))]
    in_code = [
        name for path in files(SOURCE / "core", ".py") for name in DECLARED.findall(read(path))
    ]
    return {*in_packs, *in_code}


def test_one_chinese_term_has_one_english_noun() -> None:
    assert glossary.faults(read(GLOSSARY)) == []


def test_every_stage_is_in_the_glossary(known: set[str]) -> None:
    assert {*STAGES, *GROUND_FLOOR} <= known


def test_every_folder_of_apps_is_a_stage() -> None:
    apps = SOURCE / "apps"
    folders = {path.parent.name for path in files(apps, ".py")} if apps.is_dir() else set()
    direct = {name for name in folders if (apps / name / "__init__.py").exists()}
    assert direct <= {*STAGES, *GROUND_FLOOR}


def test_every_rule_kind_is_in_the_glossary(known: set[str]) -> None:
    assert set(KINDS) - known == set()


def test_a_rule_kind_is_called_by_its_chinese_term() -> None:
    terms = {str(entry["code"]): entry["zh"] for entry in glossary.entries(read(GLOSSARY))}
    assert {name: kind.title.zh for name, kind in KINDS.items()} == {k: terms[k] for k in KINDS}


def test_a_question_is_called_by_its_chinese_term() -> None:
    terms = {str(entry["code"]): str(entry["zh"]) for entry in glossary.entries(read(GLOSSARY))}
    strange = [name for name, asked in QUESTIONS.items() if terms[name] not in asked.title.zh]
    assert strange == []


def test_every_question_is_in_the_glossary(known: set[str]) -> None:
    asked = questions()
    assert "returns.remittance" in asked
    assert asked - known == set()


def test_every_question_belongs_to_a_stage() -> None:
    assert {name.split(".")[0] for name in questions()} <= set(STAGES)


@pytest.mark.parametrize(
    ("planted", "complaint"),
    [
        (
            "a: [{zh: 困难村, en: weak village, code: a}, {zh: 困难村, en: poor village, code: b}]",
            "twice",
        ),
        ("a: [{zh: 条款, en: clause, code: a}, {zh: 条文, en: clause, code: b}]", "twice"),
        ("a: [{zh: 条款, en: clause, code: clause}, {zh: 条, en: article, code: clause}]", "twice"),
        ("a: [{zh: 条款, en: clause}]", "plain words"),
        ("a: [{zh: clause, en: clause, code: clause}]", "not Chinese"),
        ("a: [{zh: 条款, en: clause, code: The Clause}]", "not a name"),
        ("a: [{zh: 条款, en: clause, code: clause, why: x}]", "unknown field"),
        (
            "a: [{zh: 条款, en: clause, code: a}, {zh: 款, en: item, code: b, not: [clause]}]",
            "refused",
        ),
    ],
)
def test_a_planted_defect_is_found(planted: str, complaint: str) -> None:
    assert any(complaint in fault for fault in glossary.faults(planted))
