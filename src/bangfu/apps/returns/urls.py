"""The addresses of the returns stage."""

from django.urls import path

from bangfu.apps.pages.views.forms import form_view
from bangfu.apps.pages.views.imports import import_view
from bangfu.apps.pages.views.lists import list_view
from bangfu.apps.pages.views.records import event_view, record_view
from bangfu.apps.returns.forms.imports import RECEIPT_IMPORT
from bangfu.apps.returns.tables.dues import DUES, RECEIPTS, YEARS
from bangfu.apps.returns.tables.plans import SURPLUS_PLANS, USE_PLANS
from bangfu.apps.returns.views import dues, plans
from bangfu.apps.returns.views.arrival import arrival

app_name = "returns"

urlpatterns = [
    path("dues/", list_view(DUES), name="dues"),
    path("dues/<int:pk>/", record_view(dues.DUE), name="due"),
    path("dues/<int:pk>/<slug:event>/", event_view(dues.DUE), name="due_event"),
    path("receipts/", list_view(RECEIPTS), name="receipts"),
    path("receipts/new/", form_view(dues.RECEIPT_NEW), name="receipt_new"),
    path("receipts/import/", import_view(RECEIPT_IMPORT), name="receipt_import"),
    path("receipts/<int:pk>/", record_view(dues.RECEIPT), name="receipt"),
    path("receipts/<int:pk>/<slug:event>/", event_view(dues.RECEIPT), name="receipt_event"),
    path("years/", list_view(YEARS), name="years"),
    path("years/new/", form_view(dues.YEAR_NEW), name="year_new"),
    path("years/<int:pk>/", record_view(dues.YEAR), name="year"),
    path("years/<int:pk>/notify/", form_view(dues.YEAR_NOTIFY), name="year_notify"),
    path("years/<int:pk>/late/", form_view(dues.YEAR_LATE), name="year_late"),
    path("arrival/", arrival, name="arrival"),
    path("notices/<int:year>/<slug:township>/", dues.notice_to_township, name="notice"),
    path("surplus-plans/", list_view(SURPLUS_PLANS), name="surplus_plans"),
    path("surplus-plans/new/", form_view(plans.SURPLUS_NEW), name="surplus_plan_new"),
    path("surplus-plans/<int:pk>/", record_view(plans.SURPLUS), name="surplus_plan"),
    path(
        "surplus-plans/<int:pk>/change/",
        form_view(plans.SURPLUS_CHANGE),
        name="surplus_plan_change",
    ),
    path(
        "surplus-plans/<int:pk>/<slug:event>/",
        event_view(plans.SURPLUS),
        name="surplus_plan_event",
    ),
    path("surplus-lines/<int:pk>/", record_view(plans.SURPLUS_LINE), name="surplus_line"),
    path("surplus-lines/<int:pk>/pay/", form_view(plans.SURPLUS_LINE_PAY), name="surplus_line_pay"),
    path("use-plans/", list_view(USE_PLANS), name="use_plans"),
    path("use-plans/new/", form_view(plans.USE_NEW), name="use_plan_new"),
    path("use-plans/<int:pk>/", record_view(plans.USE), name="use_plan"),
    path("use-plans/<int:pk>/change/", form_view(plans.USE_CHANGE), name="use_plan_change"),
    path("use-plans/<int:pk>/<slug:event>/", event_view(plans.USE), name="use_plan_event"),
    path("use-lines/<int:pk>/", record_view(plans.USE_LINE), name="use_line"),
    path("use-lines/<int:pk>/spend/", form_view(plans.USE_LINE_SPEND), name="use_line_spend"),
]
