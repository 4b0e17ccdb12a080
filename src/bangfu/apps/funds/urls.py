"""The addresses of funds."""

from django.urls import path

from bangfu.apps.funds.tables.funds import APPROPRIATIONS, FUNDS, TRANCHES
from bangfu.apps.funds.tables.requests import (
    PACES,
    PAYMENT_REQUESTS,
    PAYMENTS,
    STATEMENTS,
    VOUCHERS,
)
from bangfu.apps.funds.views import funds, requests
from bangfu.apps.pages.views.forms import form_view
from bangfu.apps.pages.views.lists import list_view
from bangfu.apps.pages.views.records import event_view, record_view

app_name = "funds"

urlpatterns = [
    path("funds/", list_view(FUNDS), name="funds"),
    path("funds/new/", form_view(funds.FUND_NEW), name="fund_new"),
    path("funds/<int:pk>/", record_view(funds.FUND), name="fund"),
    path("funds/<int:pk>/change/", form_view(funds.FUND_CHANGE), name="fund_change"),
    path("appropriations/", list_view(APPROPRIATIONS), name="appropriations"),
    path("appropriations/new/", form_view(funds.APPROPRIATION_NEW), name="appropriation_new"),
    path("appropriations/<int:pk>/", record_view(funds.APPROPRIATION), name="appropriation"),
    path(
        "appropriations/<int:pk>/change/",
        form_view(funds.APPROPRIATION_CHANGE),
        name="appropriation_change",
    ),
    path(
        "appropriations/<int:pk>/<slug:event>/",
        event_view(funds.APPROPRIATION),
        name="appropriation_event",
    ),
    path("tranches/", list_view(TRANCHES), name="tranches"),
    path("tranches/new/", form_view(funds.TRANCHE_NEW), name="tranche_new"),
    path("tranches/<int:pk>/", record_view(funds.TRANCHE), name="tranche"),
    path("tranches/<int:pk>/change/", form_view(funds.TRANCHE_CHANGE), name="tranche_change"),
    path("tranches/<int:pk>/<slug:event>/", event_view(funds.TRANCHE), name="tranche_event"),
    path("payment-requests/", list_view(PAYMENT_REQUESTS), name="payment_requests"),
    path(
        "payment-requests/new/",
        form_view(requests.PAYMENT_REQUEST_NEW),
        name="payment_request_new",
    ),
    path(
        "payment-requests/<int:pk>/",
        record_view(requests.PAYMENT_REQUEST),
        name="payment_request",
    ),
    path(
        "payment-requests/<int:pk>/print/",
        requests.printed_request,
        name="payment_request_print",
    ),
    path(
        "payment-requests/<int:pk>/change/",
        form_view(requests.PAYMENT_REQUEST_CHANGE),
        name="payment_request_change",
    ),
    path(
        "payment-requests/<int:pk>/<slug:event>/",
        event_view(requests.PAYMENT_REQUEST),
        name="payment_request_event",
    ),
    path("vouchers/", list_view(VOUCHERS), name="vouchers"),
    path("payments/", list_view(PAYMENTS), name="payments"),
    path("pace/", list_view(PACES), name="paces"),
    path("statements/", list_view(STATEMENTS), name="statements"),
    path("statements/new/", form_view(requests.STATEMENT_NEW), name="statement_new"),
]
