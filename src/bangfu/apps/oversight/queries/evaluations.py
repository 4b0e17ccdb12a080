"""Evaluations and their scores, and the figures by which townships are measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from bangfu.apps.oversight.models import Evaluation, EvaluationScore
from bangfu.apps.oversight.queries.tasks import in_time_by_township
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import named, terms_of
from bangfu.apps.projects.models import Project
from bangfu.apps.projects.queries.projects import with_progress
from bangfu.apps.returns.queries.dues import arrival_of_year
from bangfu.core.money import Fen
from bangfu.core.rules import evaluation as rule
from bangfu.core.words import Words
from bangfu.engine.ask import Answer

SCORE = "oversight.evaluation_score.score"
SCOPE = "oversight.evaluation.scope"
"""Where the clauses on the two categories of evaluation are kept."""


def evaluations_for(viewer: Viewer) -> Any:
    """Evaluations, as rows to list."""
    shown = Evaluation.objects.visible_to(viewer)
    return shown.select_related("place").order_by("-year", "-pk")


def scores_for(viewer: Viewer) -> Any:
    """Scores, as rows to list: a township sees its own."""
    shown = EvaluationScore.objects.visible_to(viewer)
    return shown.select_related("township", "evaluation", "decision").order_by(
        "-evaluation__year", "township_id", "measure"
    )


def scores_of(viewer: Viewer, row: Evaluation) -> Any:
    """The scores of an evaluation."""
    return scores_for(viewer).filter(evaluation=row)


def measures_of(category: str, on: date) -> Mapping[str, Words]:
    """What a category of evaluation measures, by the policy."""
    target = SCORE if category == "assessment" else SCOPE
    return named(terms_of(target, rule.Evaluation, on=on).measure)


def line_choices(viewer: Viewer, row: Evaluation) -> list[tuple[str, str]]:
    """The lines of an evaluation to choose from: township and measure."""
    return [
        (str(line.pk), f"{line.township} {Words(**line.measure_name).said(viewer.language)}")
        for line in scores_of(viewer, row)
    ]


def scores_as_given(viewer: Viewer, row: Evaluation) -> list[dict[str, Any]]:
    """The lines of an evaluation as a form shows them."""
    return [
        {"line": str(line.pk), "score": line.score, "reason": line.reason}
        for line in scores_of(viewer, row)
    ]


def unscored(row: Evaluation) -> int:
    """How many lines of an evaluation still have no score."""
    return int(EvaluationScore.everything.filter(evaluation=row, score__isnull=True).count())


# --- figures ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """A figure of a township: a part of the whole, and what is short of it in fen where it is money."""

    part: Fraction | None
    short_fen: Fen | None = None


Figures = Mapping[str, Figure]


def arrived(viewer: Viewer, year: int) -> tuple[Figures, Answer, Mapping[str, Any]]:
    """The part of its remittances each township paid, with the policy's answer and its facts."""
    answer, facts = arrival_of_year(viewer, year)
    rows: Any = answer.answer or []
    found = {row["township"]: Figure(row["ratio"], row["short_fen"]) for row in rows}
    return found, answer, facts


def filed_in_time(year: int, on: date) -> Figures:
    """The part of its returns each township filed in time."""
    return {code: Figure(part) for code, part in in_time_by_township(year, on).items()}


def built(year: int) -> Figures:
    """How far the projects of a year have come in each township: the mean of their percentages."""
    percents: dict[str, list[int]] = {}
    counted = Project.everything.filter(plan_year=year).exclude(state__in=["planned", "dropped"])
    rows: Any = with_progress(counted)
    for township, percent in rows.values_list("township_id", "progress_percent"):
        percents.setdefault(township, []).append(percent)
    return {code: Figure(Fraction(sum(each), 100 * len(each))) for code, each in percents.items()}
