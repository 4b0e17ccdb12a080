"""The addresses of assets."""

from django.urls import path

from bangfu.apps.assets.tables.assets import (
    ASSET_CHECKS,
    ASSET_EVENTS,
    ASSET_OWNERS,
    ASSETS,
    MISSING,
)
from bangfu.apps.assets.tables.rounds import DISPOSALS, STOCKTAKES
from bangfu.apps.assets.views import assets, rounds
from bangfu.apps.pages.views.forms import form_view
from bangfu.apps.pages.views.lists import list_view
from bangfu.apps.pages.views.records import event_view, record_view

app_name = "assets"

urlpatterns = [
    path("assets/", list_view(ASSETS), name="assets"),
    path("assets/new/", form_view(assets.ASSET_NEW), name="asset_new"),
    path("assets/<int:pk>/", record_view(assets.ASSET), name="asset"),
    path("assets/<int:pk>/card/", assets.card, name="asset_card"),
    path("assets/<int:pk>/checks/new/", form_view(assets.ASSET_CHECK_NEW), name="asset_check_new"),
    path(
        "assets/<int:pk>/happenings/new/",
        form_view(assets.ASSET_EVENT_NEW),
        name="happening_new",
    ),
    path(
        "assets/<int:pk>/accidents/new/",
        form_view(assets.ASSET_ACCIDENT_NEW),
        name="accident_new",
    ),
    path("assets/<int:pk>/disposals/new/", form_view(assets.DISPOSAL_NEW), name="disposal_new"),
    path("assets/<int:pk>/<slug:event>/", event_view(assets.ASSET), name="asset_event"),
    path("owners/", list_view(ASSET_OWNERS), name="asset_owners"),
    path("happenings/", list_view(ASSET_EVENTS), name="happenings"),
    path("happenings/<int:pk>/", record_view(assets.ASSET_EVENT), name="happening"),
    path(
        "happenings/<int:pk>/close/",
        form_view(assets.ASSET_EVENT_CLOSE),
        name="happening_close",
    ),
    path("checks/", list_view(ASSET_CHECKS), name="asset_checks"),
    path("missing/", list_view(MISSING), name="missing"),
    path("stocktakes/", list_view(STOCKTAKES), name="stocktakes"),
    path("stocktakes/new/", form_view(rounds.STOCKTAKE_NEW), name="stocktake_new"),
    path("stocktakes/<int:pk>/", record_view(rounds.STOCKTAKE), name="stocktake"),
    path("stocktakes/<int:pk>/count/", form_view(rounds.STOCKTAKE_COUNT), name="stocktake_count"),
    path("stocktakes/<int:pk>/<slug:event>/", event_view(rounds.STOCKTAKE), name="stocktake_event"),
    path("disposals/", list_view(DISPOSALS), name="disposals"),
    path("disposals/<int:pk>/", record_view(rounds.DISPOSAL), name="disposal"),
    path("disposals/<int:pk>/<slug:event>/", event_view(rounds.DISPOSAL), name="disposal_event"),
]
