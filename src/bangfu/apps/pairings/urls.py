"""The addresses of pairings."""

from django.urls import path

from bangfu.apps.pages.views.forms import form_view
from bangfu.apps.pages.views.imports import import_view
from bangfu.apps.pages.views.lists import list_view
from bangfu.apps.pages.views.records import event_view, record_view
from bangfu.apps.pairings import tables, views
from bangfu.apps.pairings.forms.imports import CONTRIBUTION_IMPORT

app_name = "pairings"

urlpatterns = [
    path("units/", list_view(tables.UNITS), name="units"),
    path("units/new/", form_view(views.UNIT_NEW), name="unit_new"),
    path("units/<int:pk>/", record_view(tables.UNIT), name="unit"),
    path("units/<int:pk>/change/", form_view(views.UNIT_CHANGE), name="unit_change"),
    path("pairings/", list_view(tables.PAIRINGS), name="pairings"),
    path("pairings/new/", form_view(views.PAIRING_NEW), name="pairing_new"),
    path("pairings/<int:pk>/", record_view(tables.PAIRING), name="pairing"),
    path("pairings/<int:pk>/end/", form_view(views.PAIRING_END), name="pairing_end"),
    path("coverage/", views.coverage, name="coverage"),
    path("contributions/", list_view(tables.CONTRIBUTIONS), name="contributions"),
    path("contributions/new/", form_view(views.CONTRIBUTION_NEW), name="contribution_new"),
    path("contributions/import/", import_view(CONTRIBUTION_IMPORT), name="contribution_import"),
    path("contributions/<int:pk>/", record_view(tables.CONTRIBUTION), name="contribution"),
    path(
        "contributions/<int:pk>/correct/",
        form_view(views.CONTRIBUTION_CORRECT),
        name="contribution_correct",
    ),
    path("agreements/", list_view(tables.AGREEMENTS), name="agreements"),
    path("agreements/new/", form_view(views.AGREEMENT_NEW), name="agreement_new"),
    path("agreements/<int:pk>/", record_view(views.AGREEMENT), name="agreement"),
    path("agreements/<int:pk>/change/", form_view(views.AGREEMENT_CHANGE), name="agreement_change"),
    path("agreements/<int:pk>/<slug:event>/", event_view(views.AGREEMENT), name="agreement_event"),
    path("letters/", views.letters, name="letters"),
    path("trainings/", list_view(tables.TRAININGS), name="trainings"),
    path("trainings/new/", form_view(views.TRAINING_NEW), name="training_new"),
    path("trainings/<int:pk>/", record_view(tables.TRAINING), name="training"),
]
