"""The addresses of the books."""

from django.urls import path

from bangfu.apps.ledger.tables.accounts import ACCOUNTS, BUDGET_LINES, CLOSINGS, REVERSALS
from bangfu.apps.ledger.tables.journal import ENTRIES, LINES
from bangfu.apps.ledger.tables.verifications import VERIFICATIONS
from bangfu.apps.ledger.views import records, whole
from bangfu.apps.pages.views.forms import form_view
from bangfu.apps.pages.views.lists import list_view
from bangfu.apps.pages.views.records import event_view, record_view

app_name = "ledger"

urlpatterns = [
    path("", whole.trial_balances, name="trial_balance"),
    path("entries/", list_view(ENTRIES), name="entries"),
    path("entries/<int:pk>/", record_view(records.ENTRY), name="entry"),
    path("entries/<int:pk>/reverse/", form_view(records.ENTRY_REVERSE), name="entry_reverse"),
    path("lines/", list_view(LINES), name="lines"),
    path("accounts/", list_view(ACCOUNTS), name="accounts"),
    path("accounts/<int:pk>/", record_view(records.ACCOUNT), name="account"),
    path("budget-lines/", list_view(BUDGET_LINES), name="budget_lines"),
    path("budget-lines/<int:pk>/", record_view(records.BUDGET_LINE), name="budget_line"),
    path("reversals/", list_view(REVERSALS), name="reversals"),
    path("reversals/<int:pk>/", record_view(records.REVERSAL), name="reversal"),
    path("reversals/<int:pk>/<slug:event>/", event_view(records.REVERSAL), name="reversal_event"),
    path("closings/", list_view(CLOSINGS), name="closings"),
    path("closings/new/", form_view(records.CLOSING_NEW), name="closing_new"),
    path("closings/<int:pk>/", record_view(records.CLOSING), name="closing"),
    path("closings/<int:pk>/<slug:event>/", event_view(records.CLOSING), name="closing_event"),
    path("verifications/", list_view(VERIFICATIONS), name="verifications"),
    path("verifications/last/", whole.verification, name="verification_last"),
    path("verifications/new/", form_view(records.VERIFICATION_NEW), name="verification_new"),
    path("verifications/<int:pk>/", whole.verification, name="verification"),
]
