"""Evaluations: figures from what was paid, filed and built; points by people; decided by another."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.oversight.actions import evaluations as actions
from bangfu.apps.oversight.actions.evaluations import Scheme, Score
from bangfu.apps.oversight.models import Evaluation, EvaluationScore
from bangfu.apps.oversight.queries.evaluations import (
    built,
    evaluations_for,
    measures_of,
    scores_of,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide, pack_in_force
from bangfu.apps.projects.models import ProgressRecord
from bangfu.apps.records.refusal import Refused
from tests.apps.acts import fresh, key
from tests.apps.flows import duties_not_apart, reasons_not_asked, triples_not_kept
from tests.apps.oversight.watching import at, office, project, told_row, weak_villages
from tests.apps.records.acting import same_person
from tests.apps.records.test_acts import codes
from tests.apps.registry.places import jizhou
from tests.apps.returns import county as money

pytestmark = pytest.mark.django_db
SCHEME = Scheme("assessment", 2018, "各镇乡2018年产业帮扶", "区农委", date(2018, 12, 28))


def bureau() -> Viewer:
    """The agriculture bureau at the end of 2018."""
    return at(office("agriculture_bureau"), 2018, 12, 28)


def opened(scheme: Scheme = SCHEME, viewer: Viewer | None = None) -> Evaluation:
    return told_row(Evaluation, actions.open_evaluation(viewer or bureau(), scheme, key=key()))


def measured(row: Evaluation | None = None) -> Evaluation:
    held = row or opened()
    actions.measure(bureau(), held, key=key())
    return fresh(held)


def scored(row: Evaluation, points: int = 90) -> Evaluation:
    """The evaluation with so many points on every line, submitted."""
    viewer = bureau()
    lines = EvaluationScore.everything.filter(evaluation=row)
    given = [Score(line.pk, points, "按取数评定") for line in lines]
    actions.give_scores(viewer, row, given, key=key())
    actions.submit_scores(viewer, fresh(row), key=key())
    return fresh(row)


def test_it_is_measured_by_what_the_policy_of_its_year_names() -> None:
    weak_villages(60)
    row = measured()
    day = date(2018, 12, 31)
    assert list(measures_of("assessment", day)) == ["remittance_rate", "progress", "data_on_time"]
    assert (row.rule_pack, row.rule_digest) == ("jizhou-2018", pack_in_force(day).digest)
    lines = EvaluationScore.everything.filter(evaluation=row)
    assert set(lines.values_list("measure", flat=True)) == set(measures_of("assessment", day))
    assert len(lines) % 3 == 0
    line = lines.filter(measure="remittance_rate")[0]
    assert line.measure_name["zh"] == "利润上缴到位率"
    assert (line.figure, line.score) == ("", None), "nothing was due, so there is no figure"


def test_900000_paid_of_950000_due_are_18_19_and_50000_short() -> None:
    held = money.county(villages=60)
    money.inject(held, 14_400)
    [due] = money.open_dues(held, 2018)
    money.received(held, due, due.amount_fen * 18 // 19)
    row = measured()
    line = EvaluationScore.everything.get(
        evaluation=row, measure="remittance_rate", township_id=due.township_id
    )
    paid = Fraction(due.amount_fen * 18 // 19, due.amount_fen)
    assert Fraction(line.figure) == paid
    assert abs(paid - Fraction(18, 19)) < Fraction(1, 10**8)
    assert line.short_fen == due.amount_fen - due.amount_fen * 18 // 19
    assert line.decision is not None
    assert "JZ-049" in line.decision.clauses


def test_how_far_projects_have_come_is_the_mean_of_their_percentages() -> None:
    [village, *_] = weak_villages(1)
    township = f"{village[:9]}000"
    for name, percent in (("食用菌", 70), ("草莓", 100), ("甜瓜", 0)):
        held = project(name, township)
        if percent:
            ProgressRecord.everything.create(
                project=held,
                measured_on=date(2018, 12, 1),
                percent=percent,
                evidence="照片",
                state="checked",
            )
    line = EvaluationScore.everything.get(evaluation=measured(), measure="progress")
    assert line.figure == "17/30", "(70 + 100 + 0) / 300"


def test_measured_again_figures_are_taken_anew_and_points_stay() -> None:
    weak_villages(3)
    row = measured()
    [line, *_] = EvaluationScore.everything.filter(evaluation=row)
    actions.give_scores(bureau(), row, [Score(line.pk, 80)], key=key())
    before = EvaluationScore.everything.count()
    measured(fresh(row))
    assert EvaluationScore.everything.count() == before
    assert fresh(line).score == 80


def test_points_are_submitted_whole_and_decided_by_another() -> None:
    weak_villages(3)
    row = measured()
    with pytest.raises(Refused) as refused:
        actions.submit_scores(bureau(), row, key=key())
    assert codes(refused) == ["lines_without_score"]
    row = scored(fresh(row))
    leader = office("county_leader")
    with pytest.raises(Refused) as unsaid:
        actions.decide_evaluation(leader, row, conclusion=" ", key=key())
    assert codes(unsaid) == ["nothing_said"]
    actions.decide_evaluation(leader, fresh(row), conclusion="同意评分", key=key())
    assert fresh(row).state == "decided"
    assert {line.score for line in scores_of(leader, fresh(row))} == {90}


def test_who_submitted_the_points_does_not_decide_them() -> None:
    weak_villages(3)
    row, viewer = measured(), bureau()
    lines = EvaluationScore.everything.filter(evaluation=row)
    actions.give_scores(viewer, row, [Score(line.pk, 90) for line in lines], key=key())
    actions.submit_scores(viewer, fresh(row), key=key())
    with pytest.raises(Refused) as refused:
        actions.decide_evaluation(
            same_person(viewer, "county_leader"), fresh(row), conclusion="同意", key=key()
        )
    assert codes(refused) == ["two_duties"]


def test_points_of_an_evaluation_that_was_decided_meanwhile_stay() -> None:
    weak_villages(3)
    seen = measured()
    row = scored(fresh(seen), 80)
    actions.decide_evaluation(
        at(office("county_leader"), 2018, 12, 28), row, conclusion="同意", key=key()
    )
    [line, *_] = EvaluationScore.everything.filter(evaluation=row)
    with pytest.raises(Refused) as refused:
        actions.give_scores(bureau(), seen, [Score(line.pk, 1)], key=key())
    assert codes(refused) == ["changed_meanwhile"]
    assert fresh(line).score == 80


def test_given_back_it_is_scored_again() -> None:
    weak_villages(3)
    row = scored(measured())
    actions.give_back_evaluation(office("county_leader"), row, reason="上缴得分偏高", key=key())
    assert (fresh(row).state, fresh(row).round) == ("measured", 2)
    assert scored(fresh(row), 70).state == "scored"


@pytest.mark.parametrize("points", [-1, 101])
def test_points_are_out_of_a_hundred(points: int) -> None:
    weak_villages(3)
    row = measured()
    [line, *_] = EvaluationScore.everything.filter(evaluation=row)
    with pytest.raises(Refused) as refused:
        actions.give_scores(bureau(), row, [Score(line.pk, points)], key=key())
    assert codes(refused) == ["score_unclear"]


def test_points_are_given_only_while_it_is_measured() -> None:
    weak_villages(3)
    row = scored(measured())
    [line, *_] = EvaluationScore.everything.filter(evaluation=row)
    with pytest.raises(Refused) as refused:
        actions.give_scores(bureau(), row, [Score(line.pk, 1)], key=key())
    assert codes(refused) == ["not_in_state"]


@pytest.mark.parametrize(
    ("changes", "role", "code"),
    [
        ({"scope": " "}, "agriculture_bureau", "evaluation_incomplete"),
        ({"evaluator": ""}, "agriculture_bureau", "evaluation_incomplete"),
        ({}, "township", "not_yours_to_make"),
    ],
)
def test_a_wrong_evaluation_is_refused(changes: dict[str, str], role: str, code: str) -> None:
    weak_villages(3)
    with pytest.raises(Refused) as refused:
        opened(Scheme(**(vars(SCHEME) | changes)), office(role))
    assert codes(refused) == [code]


def test_a_year_is_assessed_once_and_its_money_as_often_as_one_likes() -> None:
    weak_villages(3)
    opened()
    with pytest.raises(Refused) as refused:
        opened()
    assert codes(refused) == ["assessed_before"]
    irregular = Scheme("money", 2018, "三个镇乡的资金", "区财政局", date(2018, 12, 28))
    for _ in range(2):
        row = measured(opened(irregular, office("finance_bureau")))
    measures = set(
        EvaluationScore.everything.filter(evaluation=row).values_list("measure", flat=True)
    )
    assert measures == {"management", "use"}


def test_without_villages_there_is_nobody_to_measure() -> None:
    jizhou()
    row = opened()
    with pytest.raises(Refused) as refused:
        measured(row)
    assert codes(refused) == ["nothing_to_measure"]


def test_a_township_sees_its_own_points_and_no_others() -> None:
    weak_villages(60)
    row = scored(measured())
    own = EvaluationScore.everything.filter(evaluation=row)[0].township_id
    township = office("township", own)
    assert set(scores_of(township, row).values_list("township_id", flat=True)) == {own}
    assert not evaluations_for(township).exists()


def test_the_database_holds_no_points_over_a_hundred() -> None:
    weak_villages(3)
    row = measured()
    with pytest.raises(IntegrityError), transaction.atomic():
        EvaluationScore.everything.filter(evaluation=row).update(score=101)


def test_the_flow_keeps_to_its_table() -> None:
    weak_villages(3)
    row = opened()
    assert triples_not_kept(row) == []
    assert reasons_not_asked(row) == []
    assert duties_not_apart(row) == []


def test_the_decision_on_what_arrived_keeps_the_facts_that_were_asked() -> None:
    held = money.county(villages=60)
    money.inject(held, 14_400)
    money.open_dues(held, 2018)
    line = EvaluationScore.everything.filter(evaluation=measured(), measure="remittance_rate")
    kept = line.exclude(decision=None)[0].decision
    again = decide(bureau(), kept.question, kept.facts, on=kept.on)
    assert again.problems == []
    assert again.in_words("zh") == kept.answer


def test_the_progress_of_many_projects_is_one_query(django_assert_num_queries: Any) -> None:
    [village, *_] = weak_villages(1)
    for name in ("食用菌", "草莓", "甜瓜"):
        project(name, f"{village[:9]}000")
    with django_assert_num_queries(1):
        assert [figure.part for figure in built(2018).values()] == [0]
