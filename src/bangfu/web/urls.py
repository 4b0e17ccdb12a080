"""The addresses of the house: home, search, language, API, then one prefix for each stage."""

from django.conf.urls.i18n import urlpatterns as language
from django.urls import include, path

from bangfu.apps.staff.urls import signing_in
from bangfu.web import views
from bangfu.web.api import api

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("todo/", views.todo, name="todo"),
    path("language/", include(language)),
    path("api/", views.about_api, name="about_api"),
    path("api/v1/", api.urls),
    path("account/", include(signing_in)),
    path("people/", include("bangfu.apps.staff.urls")),
    path("policies/", include("bangfu.apps.policies.urls")),
    path("ledger/", include("bangfu.apps.ledger.urls")),
    path("registry/", include("bangfu.apps.registry.urls")),
    path("monitoring/", include("bangfu.apps.monitoring.urls")),
    path("pairings/", include("bangfu.apps.pairings.urls")),
    path("funds/", include("bangfu.apps.funds.urls")),
    path("assets/", include("bangfu.apps.assets.urls")),
    path("projects/", include("bangfu.apps.projects.urls")),
    path("returns/", include("bangfu.apps.returns.urls")),
    path("payouts/", include("bangfu.apps.payouts.urls")),
    path("oversight/", include("bangfu.apps.oversight.urls")),
]

handler400 = "bangfu.web.views.bad_request"
handler403 = "bangfu.web.views.not_yours"
handler404 = "bangfu.web.views.not_found"
handler500 = "bangfu.web.views.server_error"
