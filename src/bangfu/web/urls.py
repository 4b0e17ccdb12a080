"""The addresses of the house: home, search, language, API, then one prefix for each stage."""

from django.conf.urls.i18n import urlpatterns as language
from django.urls import include, path

from bangfu.web import views
from bangfu.web.api import api

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("language/", include(language)),
    path("api/", views.about_api, name="about_api"),
    path("api/v1/", api.urls),
    path("policies/", include("bangfu.apps.policies.urls")),
]

handler400 = "bangfu.web.views.bad_request"
handler404 = "bangfu.web.views.not_found"
handler500 = "bangfu.web.views.server_error"
