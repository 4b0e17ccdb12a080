"""The forecast: years ahead as a chart and a table, and every reading side by side."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.forms.calculator import Readings, case_data
from bangfu.apps.policies.queries import questions
from bangfu.apps.policies.tables.charts import forecast_chart
from bangfu.apps.policies.tables.comparison import Matrix, forecast_matrix
from bangfu.apps.policies.views.calculator import Sheet, entered_in, page_of, settle, sheet_of
from bangfu.apps.policies.views.shelf import of_pack
from bangfu.core.policies.pack import Case, Pack
from bangfu.engine.ask import Answer, ask

YEARS_BEYOND = 3
"""How many years the page shows beyond the worked case it starts from."""


@of_pack
def forecast(request: HttpRequest, viewer: Viewer, pack: Pack) -> HttpResponse:
    """The forecast with facts to change; it starts from the worked case of the pack."""
    data = entered_in(request) or _first_data(pack)
    sheet = sheet_of(viewer, pack, questions.FORECAST, data, request)
    settled = settle(request, sheet)
    return settled or render(request, "policies/forecast.html", _page(sheet))


def _first_data(pack: Pack) -> QueryDict:
    """The longest worked case under the default readings, and a few years more."""
    cases = questions.cases_on(pack, questions.FORECAST)
    plain = [case for case in cases if not case.readings and "to_year" in case.facts]
    question = questions.question_in(pack, questions.FORECAST)
    if not plain or question is None:
        return QueryDict()
    case = max(plain, key=_span)
    facts = dict(case.facts) | {"to_year": int(case.facts["to_year"]) + YEARS_BEYOND}
    data = case_data(questions.form_of(pack, question), facts, {})
    data["ask"] = "1"
    return data


def _span(case: Case) -> int:
    return int(case.facts["to_year"]) - int(case.facts["from_year"])


def _page(sheet: Sheet) -> dict[str, Any]:
    context = page_of(sheet) | {
        "tab": "forecast",
        "page": reverse("policies:forecast", args=[sheet.pack.id]),
        "method": "post",
    }
    answer = sheet.answer
    if answer is None or not isinstance(answer.answer, list):
        return context
    matrices = [_matrix(sheet, readings) for readings in sheet.calculator.readings]
    return context | {
        "chart": forecast_chart(answer.answer),
        "short_years": _("、").join(
            str(row["year"]) for row in answer.answer if row["covered"] is False
        ),
        "open_years": _("、").join(
            str(row["year"]) for row in answer.answer if row["covered"] is None
        ),
        "matrices": [matrix for matrix in matrices if matrix.differs],
        "alike": [matrix.ambiguity for matrix in matrices if not matrix.differs],
    }


def _matrix(sheet: Sheet, readings: Readings) -> Matrix:
    ambiguity = readings.ambiguity
    told = [(name, _under(sheet, ambiguity.id, name)) for name in ambiguity.readings]
    return forecast_matrix(ambiguity, told, readings.chosen, sheet.viewer.language)


def _under(sheet: Sheet, ambiguity_id: str, name: str) -> Answer:
    entered = sheet.calculator
    return ask(
        sheet.pack,
        sheet.question.name,
        entered.raw,
        on=entered.on,
        readings=entered.chosen_readings | {ambiguity_id: name},
    )
