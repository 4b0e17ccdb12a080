"""Evaluations: opened for a year, measured by figures the house holds, scored, decided by another."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from bangfu.apps.oversight.access import ASSESSORS
from bangfu.apps.oversight.models import Evaluation, EvaluationScore
from bangfu.apps.oversight.queries.evaluations import (
    Figures,
    arrived,
    built,
    filed_in_time,
    measures_of,
    unscored,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code, pack_in_force
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import (
    Told,
    changed,
    claim,
    created,
    keep,
    move,
    once,
    snapshot,
    take,
    write,
)
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.models import Division
from bangfu.apps.registry.queries.villages import member_codes
from bangfu.core.period import last_day
from bangfu.core.words import words

EVALUATION = words("评价", "evaluation")


@dataclass(frozen=True)
class Scheme:
    """What is to be evaluated: which category and year, what it covers, by whom and when."""

    category: str
    year: int
    scope: str
    evaluator: str
    evaluated_on: date


@dataclass(frozen=True)
class Score:
    """The points given for one line, out of a hundred, with the reason."""

    line: int
    score: int
    reason: str = ""


def open_evaluation(viewer: Viewer, scheme: Scheme, *, key: str) -> Told:
    """Open an evaluation under the policy in force at the end of its year.

    Raises Refused: another role; without scope, evaluator or measures; an assessment of the year
    there is already.
    """

    def do() -> Evaluation:
        place = county_code()
        role = role_to_make(viewer, ASSESSORS, place, EVALUATION)
        if not (scheme.scope.strip() and scheme.evaluator.strip()):
            raise refuse("evaluation_incomplete", str(scheme.year))
        day = last_day(scheme.year)
        if not measures_of(scheme.category, day):
            raise refuse("nothing_to_measure", str(scheme.year))
        same = Evaluation.everything.filter(place=place, category="assessment", year=scheme.year)
        if scheme.category == "assessment" and same.exists():
            raise refuse("assessed_before", str(scheme.year))
        pack = pack_in_force(day)
        row = Evaluation.everything.create(
            state=Evaluation.flow.first,
            place_id=place,
            rule_pack=pack.id,
            rule_digest=pack.digest,
            **asdict(scheme),
        )
        created(viewer, row, role=role)
        return row

    return once(viewer, key, asdict(scheme), do)


def measure(viewer: Viewer, row: Evaluation, *, key: str) -> Told:
    """Take the figures of every township for each measure; measured again, they are taken anew.

    A measure for which the house holds no figure gets a line without one, to be scored by people.
    """

    def do() -> Evaluation:
        take(viewer, row, "measure")
        townships = _townships(row.year)
        if not townships:
            raise refuse("nothing_to_measure", str(row))
        for code, name in measures_of(row.category, last_day(row.year)).items():
            figures, decision = _figures(viewer, code, row.year)
            for township in townships:
                line = _line(row, township, code)
                line.measure_name = name.model_dump()
                _write_line(viewer, line, figures, decision)
        return row

    return once(viewer, key, {"measure": row.pk, "version": row.version}, do)


def _townships(year: int) -> list[str]:
    """The townships with weak villages at the end of a year."""
    codes = member_codes(last_day(year))
    held = Division.everything.filter(pk__in=codes).values_list("parent_id", flat=True)
    return sorted({str(code) for code in held})


def _figures(viewer: Viewer, measured: str, year: int) -> tuple[Figures, Decision | None]:
    if measured == "remittance_rate":
        figures, answer, facts = arrived(viewer, year)
        return figures, keep(viewer, answer, facts) if figures else None
    if measured == "data_on_time":
        return filed_in_time(year, viewer.today), None
    if measured == "progress":
        return built(year), None
    return {}, None


def _line(row: Evaluation, township: str, measured: str) -> EvaluationScore:
    known = {"evaluation": row, "township_id": township, "measure": measured}
    found: EvaluationScore | None = EvaluationScore.everything.filter(**known).first()
    return found or EvaluationScore(**known)


def _write_line(
    viewer: Viewer, line: EvaluationScore, figures: Figures, decision: Decision | None
) -> None:
    figure = figures.get(line.township_id)
    is_new = line.pk is None
    before = {} if is_new else snapshot(EvaluationScore.everything.get(pk=line.pk))
    line.figure = "" if figure is None or figure.part is None else str(figure.part)
    line.short_fen = figure.short_fen if figure else None
    line.decision = decision if figure else None
    line.save()
    if is_new:
        created(viewer, line, decision=decision)
    else:
        changed(viewer, line, before)


def give_scores(viewer: Viewer, row: Evaluation, scores: Sequence[Score], *, key: str) -> Told:
    """Give points to lines, before they are submitted. Raises Refused: more than a hundred, another's."""

    def do() -> Evaluation:
        role = role_to_make(viewer, ASSESSORS, row.place_code(), EVALUATION)
        claim(row, ("measured",), row.flow.event_by_code["score"].name)
        lines = _lines_of(row)
        for score in scores:
            line = lines.get(score.line)
            if line is None or not 0 <= score.score <= 100:
                raise refuse("score_unclear", str(row), score=score.score)
            write(viewer, line, role, score=score.score, reason=score.reason.strip())
        return row

    return once(viewer, key, {"scores": [asdict(one) for one in scores], "of": row.pk}, do)


def _lines_of(row: Evaluation) -> Mapping[int, EvaluationScore]:
    return {line.pk: line for line in EvaluationScore.everything.filter(evaluation=row)}


def submit_scores(viewer: Viewer, row: Evaluation, *, key: str) -> Told:
    """Submit the scores to be decided. Raises Refused while a line has none."""

    def do() -> Evaluation:
        if count := unscored(row):
            raise refuse("lines_without_score", str(row), count=count)
        take(viewer, row, "score")
        return row

    return once(viewer, key, {"score": row.pk}, do)


def decide_evaluation(viewer: Viewer, row: Evaluation, *, conclusion: str, key: str) -> Told:
    """Decide an evaluation with its conclusion. Raises Refused for the one who submitted it."""

    def do() -> Evaluation:
        if not conclusion.strip():
            raise refuse("nothing_said", str(row))
        write(viewer, row, conclusion=conclusion.strip())
        take(viewer, row, "decide")
        return row

    return once(viewer, key, {"decide": row.pk, "conclusion": conclusion}, do)


def give_back_evaluation(viewer: Viewer, row: Evaluation, *, reason: str, key: str) -> Told:
    """Give an evaluation back to be scored again. Raises Refused without a reason."""
    return move(viewer, row, "give_back", key=key, reason=reason)
