"""The addresses of projects."""

from django.urls import path

from bangfu.apps.pages.views.forms import form_view
from bangfu.apps.pages.views.imports import import_view
from bangfu.apps.pages.views.lists import list_view
from bangfu.apps.pages.views.records import event_view, record_view
from bangfu.apps.projects.forms.imports import MEETING_IMPORT
from bangfu.apps.projects.tables import applications as applying
from bangfu.apps.projects.tables import consents as consenting
from bangfu.apps.projects.tables import projects as building
from bangfu.apps.projects.views import applications, consents, papers, projects, reviews

app_name = "projects"

urlpatterns = [
    path("projects/", list_view(building.PROJECTS), name="projects"),
    path("projects/<int:pk>/", record_view(projects.PROJECT), name="project"),
    path("projects/<int:pk>/contracts/new/", form_view(projects.CONTRACT_NEW), name="contract_new"),
    path("projects/<int:pk>/progress/new/", form_view(projects.PROGRESS_NEW), name="progress_new"),
    path("projects/<int:pk>/bundle/", projects.project_bundle, name="project_bundle"),
    path("projects/<int:pk>/<slug:event>/", event_view(projects.PROJECT), name="project_event"),
    path("contracts/", list_view(building.CONTRACTS_LIST), name="contracts"),
    path("contracts/<int:pk>/", record_view(projects.CONTRACT), name="contract"),
    path("progress/", list_view(building.PROGRESS), name="progress_records"),
    path("progress/<int:pk>/", record_view(projects.PROGRESS_RECORD), name="progress_record"),
    path(
        "progress/<int:pk>/<slug:event>/",
        event_view(projects.PROGRESS_RECORD),
        name="progress_record_event",
    ),
    path("applications/", list_view(applying.APPLICATIONS), name="applications"),
    path("applications/new/", form_view(applications.APPLICATION_NEW), name="application_new"),
    path("applications/<int:pk>/", record_view(applications.APPLICATION), name="application"),
    path(
        "applications/<int:pk>/facts/",
        form_view(applications.APPLICATION_FACTS),
        name="application_facts",
    ),
    path(
        "applications/<int:pk>/request/",
        form_view(applications.APPLICATION_REQUEST),
        name="application_request",
    ),
    path(
        "applications/<int:pk>/contents/",
        form_view(applications.APPLICATION_CONTENTS),
        name="application_contents",
    ),
    path(
        "applications/<int:pk>/meeting/",
        form_view(applications.APPLICATION_MEETING),
        name="application_meeting",
    ),
    path(
        "applications/<int:pk>/papers/",
        form_view(applications.APPLICATION_PAPERS),
        name="application_papers",
    ),
    path(
        "applications/<int:pk>/exception/",
        form_view(applications.APPLICATION_EXCEPTION),
        name="application_exception",
    ),
    path(
        "applications/<int:pk>/agreement/",
        form_view(applications.APPLICATION_AGREEMENT),
        name="application_agreement",
    ),
    path("applications/<int:pk>/form/", papers.application_form, name="application_form"),
    path("applications/<int:pk>/cover/", papers.application_cover, name="application_cover"),
    path(
        "applications/<int:pk>/<slug:event>/",
        event_view(applications.APPLICATION),
        name="application_event",
    ),
    path("exceptions/", list_view(applying.EXCEPTIONS), name="exceptions"),
    path("exceptions/<int:pk>/", record_view(applications.CAP_EXCEPTION), name="cap_exception"),
    path(
        "exceptions/<int:pk>/<slug:event>/",
        event_view(applications.CAP_EXCEPTION),
        name="cap_exception_event",
    ),
    path("agreements/", list_view(applying.AGREEMENTS), name="agreements"),
    path(
        "agreements/<int:pk>/",
        record_view(applications.PLATFORM_AGREEMENT),
        name="platform_agreement",
    ),
    path(
        "agreements/<int:pk>/<slug:event>/",
        event_view(applications.PLATFORM_AGREEMENT),
        name="platform_agreement_event",
    ),
    path("reviews/", list_view(applying.REVIEWS), name="reviews"),
    path("reviews/<int:pk>/", record_view(reviews.REVIEW), name="review"),
    path("reviews/<int:pk>/opinion/", form_view(reviews.REVIEW_OPINION), name="review_opinion"),
    path(
        "reviews/<int:pk>/preference/",
        form_view(reviews.REVIEW_PREFERENCE),
        name="review_preference",
    ),
    path("reviews/<int:pk>/files/<int:file>/", reviews.review_file, name="review_file"),
    path("consents/", list_view(consenting.TOWNSHIP_CONSENTS), name="township_consents"),
    path("consents/new/", form_view(consents.POOLING_NEW), name="pooling_new"),
    path("consents/<int:pk>/", record_view(consents.TOWNSHIP_CONSENT), name="township_consent"),
    path(
        "consents/<int:pk>/villages/agree/",
        form_view(consents.AGREE_ALL),
        name="township_consent_agree_all",
    ),
    path(
        "consents/<int:pk>/villages/sign/",
        form_view(consents.SIGN_ALL),
        name="township_consent_sign_all",
    ),
    path(
        "consents/<int:pk>/<slug:event>/",
        event_view(consents.TOWNSHIP_CONSENT),
        name="township_consent_event",
    ),
    path("village-consents/", list_view(consenting.VILLAGE_CONSENTS), name="village_consents"),
    path("village-consents/import/", import_view(MEETING_IMPORT), name="meeting_import"),
    path(
        "village-consents/<int:pk>/", record_view(consents.VILLAGE_CONSENT), name="village_consent"
    ),
    path(
        "village-consents/<int:pk>/<slug:event>/",
        event_view(consents.VILLAGE_CONSENT),
        name="village_consent_event",
    ),
]
