"""Addresses of the policies stage."""

from django.urls import path, register_converter
from django.urls.converters import SlugConverter, StringConverter

from bangfu.apps.pages.views.forms import form_view
from bangfu.apps.pages.views.lists import list_view
from bangfu.apps.pages.views.records import event_view, record_view
from bangfu.apps.policies.tables.county import CHOSEN_READINGS, POLICY_DOCUMENTS, POLICY_PACKS
from bangfu.apps.policies.views import calculator, clauses, county, document, editions, forecast


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
# The county's own policy. No pack has an underscore in its id, so that none stands in the way.
of_county = [
    path("policy_packs/", list_view(POLICY_PACKS), name="policy_packs"),
    path("policy_packs/new/", form_view(county.POLICY_PACK_NEW), name="policy_pack_new"),
    path("policy_packs/<int:pk>/", record_view(county.POLICY_PACK), name="policy_pack"),
    path(
        "policy_packs/<int:pk>/<slug:event>/",
        event_view(county.POLICY_PACK),
        name="policy_pack_event",
    ),
    path("policy_documents/", list_view(POLICY_DOCUMENTS), name="policy_documents"),
    path(
        "policy_documents/new/", form_view(county.POLICY_DOCUMENT_NEW), name="policy_document_new"
    ),
    path("policy_documents/<int:pk>/", record_view(county.POLICY_DOCUMENT), name="policy_document"),
    path("chosen_readings/", list_view(CHOSEN_READINGS), name="chosen_readings"),
    path("chosen_readings/new/", form_view(county.READING_NEW), name="chosen_reading_new"),
    path("chosen_readings/<int:pk>/", record_view(county.READING), name="chosen_reading"),
    path(
        "chosen_readings/<int:pk>/<slug:event>/",
        event_view(county.READING),
        name="chosen_reading_event",
    ),
]
urlpatterns = [
    path("", document.shelf, name="packs"),
    *of_county,
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
