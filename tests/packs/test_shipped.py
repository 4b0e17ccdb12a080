"""The packs that ship are complete and proved: every clause read, every answer with a case."""

import re
from functools import cache

import pytest

from bangfu.core.catalogue import QUESTIONS
from bangfu.core.policies.check import Report
from bangfu.core.policies.figures import sides_of
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.reader import pack_folders, read_pack
from bangfu.core.rules import KINDS
from bangfu.core.words import Words
from bangfu.engine.cases import check
from tests.worked import jizhou

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def shipped() -> dict[str, Pack]:
    """Every pack that ships."""
    return {name: jizhou() if name == "jizhou-2018" else read_pack(name) for name in pack_folders()}


@cache
def proved(name: str) -> Report:
    """The proof of a pack."""
    return check(shipped()[name])


@pytest.mark.parametrize("name", pack_folders())
def test_it_is_proved(name: str) -> None:
    grave = [p.as_json("en") for p in proved(name).problems if p.severity not in ("info", "warn")]
    assert grave == []


@pytest.mark.parametrize("name", pack_folders())
def test_every_executable_clause_has_a_case_that_passes(name: str) -> None:
    report = proved(name)
    without = [
        c.id
        for c in report.pack.clauses.values()
        if c.reading == "executable" and not report.cases[c.id]
    ]
    assert without == []


@pytest.mark.parametrize("name", pack_folders())
def test_every_clause_says_where_its_value_goes(name: str) -> None:
    for clause in shipped()[name].clauses.values():
        named = {
            "executable": clause.question in QUESTIONS and clause.kind in KINDS,
            "record": clause.record is not None,
            "human": clause.form is not None,
            "context": clause.why is not None,
            "pending": clause.why is not None and clause.kind is None,
        }
        assert named[clause.reading], clause.id


@pytest.mark.parametrize("name", pack_folders())
def test_only_clauses_without_a_kind_are_context(name: str) -> None:
    context = [c for c in shipped()[name].clauses.values() if c.reading == "context"]
    assert [c.id for c in context if c.kind] == []


def wordings(pack: Pack) -> list[tuple[str, Words]]:
    """Every wording of a pack with the id of its place."""
    found = [(c.id, c.gist) for c in pack.clauses.values()]
    found += [(c.id, w) for c in pack.clauses.values() for w in (c.why, c.notes) if w]
    found += [(a.id, w) for a in pack.ambiguities for w in (a.asks, a.because)]
    found += [(a.id, r.gist) for a in pack.ambiguities for r in a.readings.values()]
    found += [(chapter.at, chapter.name) for chapter, _ in pack.chapters]
    found += [(case.name.zh, case.name) for case in pack.cases]
    return found + [(figure.id, figure.gist) for figure in pack.figures]


@pytest.mark.parametrize("name", pack_folders())
def test_every_wording_is_there_in_both_languages(name: str) -> None:
    for place, words in wordings(shipped()[name]):
        assert CHINESE.search(words.zh), place
        assert words.en.strip(), place
        assert words.en != words.zh, place


def test_jizhou_reads_119_clauses_of_the_plan_and_44_of_the_article() -> None:
    read = [clause.source for clause in jizhou().clauses.values()]
    assert (read.count("JZ"), read.count("JA"), len(read)) == (119, 44, 163)
    assert next(iter(jizhou().clauses)) == "JZ-001"


def test_kaiyuan_reads_143_clauses_in_the_order_of_the_plan() -> None:
    clauses = shipped()["kaiyuan-2024"].clauses
    assert list(clauses) == [f"KY-{number:03}" for number in range(1, 144)]


TO_COME = ("四（二）", "四（四）", "四（五）", "五（")
"""The chapters of Kaiyuan's plan whose clauses may still be pending."""


@pytest.mark.parametrize("name", pack_folders())
def test_only_clauses_of_chapters_to_come_are_pending(name: str) -> None:
    assert [c.id for c in shipped()[name].pending if not c.at.startswith(TO_COME)] == []


def test_a_pending_clause_rests_no_ambiguity_on_a_parameter() -> None:
    pack = shipped()["kaiyuan-2024"]
    set_by = {clause for a in pack.ambiguities for r in a.readings.values() for clause in r.sets}
    assert set_by & {clause.id for clause in pack.pending} == set()


def test_kaiyuan_has_its_nineteen_ambiguities_with_the_defaults_of_the_document() -> None:
    defaults = {a.id: a.default for a in shipped()["kaiyuan-2024"].ambiguities}
    assert {f"A-KY-{n:02}" for n in range(1, 20)} <= set(defaults)
    assert (defaults["A-KY-08"], defaults["A-KY-12"]) == ("october", "month_end")
    assert (defaults["A-KY-18"], defaults["A-KY-19"]) == ("whole_year", "practice")


def test_jizhou_has_the_readings_of_the_remittance_and_the_guarantee() -> None:
    readings = {a.id: list(a.readings) for a in jizhou().ambiguities}
    assert readings["A-JZ-01"] == ["R1", "R2", "R3", "R3b", "R4", "R5", "R6"]
    assert readings["A-JZ-03"] == ["G1", "G2", "G3"]
    defaults = {a.id: a.default for a in jizhou().ambiguities}
    assert (defaults["A-JZ-01"], defaults["A-JZ-03"]) == ("R1", "G1")
    assert {f"A-JZ-{n:02}" for n in range(1, 21)} <= set(readings)


def test_the_figures_published_later_hold() -> None:
    figures = {figure.id: sides_of(jizhou(), figure) for figure in jizhou().figures}
    assert len(figures) >= 10
    assert figures["R-01"][0] == 9_200_740_000
    assert figures["R-02"] == (288, 288)
    for figure in jizhou().figures:
        left, right = figures[figure.id]
        assert left == right if figure.equals is not None else left <= right, figure.id


@pytest.mark.parametrize("name", pack_folders())
def test_every_question_has_a_worked_case(name: str) -> None:
    from bangfu.engine.ask import questions_of

    pack = shipped()[name]
    assert set(questions_of(pack)) == {case.question for case in pack.cases}
