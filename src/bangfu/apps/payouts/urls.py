"""The addresses of the payouts stage."""

from django.urls import path

from bangfu.apps.pages.views.forms import form_view
from bangfu.apps.pages.views.lists import list_view
from bangfu.apps.pages.views.records import event_view, record_view
from bangfu.apps.payouts.tables.runs import ENTITLEMENTS, LINES, RUNS
from bangfu.apps.payouts.views import runs, village
from bangfu.apps.payouts.views.line import line

app_name = "payouts"

urlpatterns = [
    path("runs/", list_view(RUNS), name="runs"),
    path("runs/new/", form_view(runs.RUN_NEW), name="run_new"),
    path("runs/<int:pk>/", record_view(runs.RUN), name="run"),
    path("runs/<int:pk>/changes/", runs.changes, name="run_changes"),
    path("runs/<int:pk>/payment-list/", runs.payment_list, name="payment_list"),
    path("runs/<int:pk>/<slug:event>/", event_view(runs.RUN), name="run_event"),
    path("lines/", list_view(LINES), name="lines"),
    path("lines/<int:pk>/", line, name="line"),
    path("entitlements/", list_view(ENTITLEMENTS), name="entitlements"),
    path("villages/<slug:code>/", village.village, name="village"),
    path("villages/<slug:code>/<int:year>/", village.notice, name="village_notice"),
]
