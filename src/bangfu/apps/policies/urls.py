"""Addresses of the policies stage."""

from django.urls import path, register_converter
from django.urls.converters import SlugConverter, StringConverter

from bangfu.apps.policies.views import calculator, clauses, document, editions, forecast


class QuestionConverter(StringConverter):
    """The name of a question: `returns.remittance`."""

    regex = r"[a-z_]+\.[a-z_]+"


class BlankConverter(StringConverter):
    """An empty table as a file: `tranches.csv`."""

    regex = r"[a-z_]+\.(csv|xlsx)"


class DigestConverter(SlugConverter):
    """The beginning of a digest, or all of it."""

    regex = r"[0-9a-f]{8,64}"


register_converter(QuestionConverter, "question")
register_converter(DigestConverter, "digest")
register_converter(BlankConverter, "blank")

app_name = "policies"
of_question = "<str:pack_id>/ask/<question:question>/"
of_edition = "<str:pack_id>/editions/<digest:digest>"
urlpatterns = [
    path("", document.shelf, name="packs"),
    path("<str:pack_id>/", document.document, name="pack"),
    path("<str:pack_id>/ask/", calculator.asked, name="questions"),
    path(of_question, calculator.calculator, name="calculator"),
    path(f"{of_question}<blank:file>", calculator.blank_table, name="blank"),
    path("<str:pack_id>/forecast/", forecast.forecast, name="forecast"),
    path("<str:pack_id>/readings/", clauses.ambiguities, name="ambiguities"),
    path("<str:pack_id>/readings/<slug:ambiguity_id>/", clauses.ambiguity, name="ambiguity"),
    path("<str:pack_id>/editions/", editions.shelf, name="editions"),
    path(f"{of_edition}/", editions.edition, name="edition"),
    path(f"{of_edition}.json", editions.edition_json, name="edition_json"),
    path("<str:pack_id>/<slug:clause_id>/", clauses.clause, name="clause"),
]
