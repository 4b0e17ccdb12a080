"""The addresses of monitoring."""

from django.urls import path

from bangfu.apps.monitoring.forms.employment import WORK_IMPORT
from bangfu.apps.monitoring.tables.cards import CARD_HOLDERS, CARDS
from bangfu.apps.monitoring.tables.cases import CASES, MEASURES
from bangfu.apps.monitoring.tables.clues import CLUES
from bangfu.apps.monitoring.tables.employment import EMPLOYMENTS
from bangfu.apps.monitoring.tables.feeds import FEED, FEEDS, WARNINGS
from bangfu.apps.monitoring.tables.focus import FOCUS
from bangfu.apps.monitoring.tables.schedule import CAMPAIGNS, DISPATCHES, KEY_AREAS
from bangfu.apps.monitoring.tables.screening import FLAGS, SCREENINGS
from bangfu.apps.monitoring.tables.visits import VISITED_HOUSEHOLDS, VISITS
from bangfu.apps.monitoring.views import (
    cards,
    cases,
    employment,
    feeds,
    schedule,
    screening,
    visits,
)
from bangfu.apps.monitoring.views.dashboard import dashboard
from bangfu.apps.pages.views.forms import form_view
from bangfu.apps.pages.views.imports import import_view
from bangfu.apps.pages.views.lists import list_view
from bangfu.apps.pages.views.records import event_view, record_view

app_name = "monitoring"

urlpatterns = [
    path("", dashboard, name="dashboard"),
    path("duties/", visits.duties, name="duties"),
    path("visits/", list_view(VISITS), name="visits"),
    path("visits/new/", visits.new_visit, name="visit_new"),
    path("visits/<int:pk>/", record_view(visits.VISIT), name="visit"),
    path("visited-households/", list_view(VISITED_HOUSEHOLDS), name="visited_households"),
    path("employments/", list_view(EMPLOYMENTS), name="employments"),
    path("employments/new/", form_view(employment.EMPLOYMENT_NEW), name="employment_new"),
    path("employments/import/", import_view(WORK_IMPORT), name="employment_import"),
    path("employments/stock/", employment.stock, name="employment_stock"),
    path("employments/<int:pk>/", record_view(employment.EMPLOYMENT), name="employment"),
    path(
        "employments/<int:pk>/change/",
        form_view(employment.EMPLOYMENT_CHANGE),
        name="employment_change",
    ),
    path("card-issues/", list_view(CARDS), name="card_issues"),
    path("card-issues/new/", form_view(cards.CARD_NEW), name="card_issue_new"),
    path("card-issues/batch/", form_view(cards.CARD_BATCH), name="card_issue_batch"),
    path("card-issues/<int:pk>/", record_view(cards.CARD), name="card_issue"),
    path("card-issues/<int:pk>/print/", cards.printed, name="card_issue_print"),
    path("card-issues/<int:pk>/handed/", form_view(cards.CARD_HANDED), name="card_issue_handed"),
    path("card-holders/", list_view(CARD_HOLDERS), name="card_holders"),
    path("schedule/", schedule.schedule, name="schedule"),
    path("dispatches/", list_view(DISPATCHES), name="dispatches"),
    path("dispatches/new/", form_view(schedule.DISPATCH_NEW), name="dispatch_new"),
    path("dispatches/<int:pk>/", record_view(schedule.DISPATCH), name="dispatch"),
    path("key-areas/", list_view(KEY_AREAS), name="key_areas"),
    path("key-areas/new/", form_view(schedule.KEY_AREA_NEW), name="key_area_new"),
    path("key-areas/<int:pk>/", record_view(schedule.KEY_AREA), name="key_area"),
    path("key-areas/<int:pk>/delist/", form_view(schedule.KEY_AREA_DELIST), name="key_area_delist"),
    path("campaigns/", list_view(CAMPAIGNS), name="campaigns"),
    path("campaigns/new/", form_view(schedule.CAMPAIGN_NEW), name="campaign_new"),
    path("campaigns/<int:pk>/", record_view(schedule.CAMPAIGN), name="campaign"),
    path("campaigns/<int:pk>/<slug:event>/", event_view(schedule.CAMPAIGN), name="campaign_event"),
    path("focus/", list_view(FOCUS), name="focus"),
    path("focus/<int:pk>/supporter/", form_view(schedule.SUPPORTER), name="household_supporter"),
    path("clues/", list_view(CLUES), name="clues"),
    path("clues/new/", form_view(cases.CLUE_NEW), name="clue_new"),
    path("clues/<int:pk>/", record_view(cases.CLUE), name="clue"),
    path("clues/<int:pk>/<slug:event>/", event_view(cases.CLUE), name="clue_event"),
    path("cases/", list_view(CASES), name="cases"),
    path("cases/<int:pk>/", record_view(cases.CASE), name="case"),
    path("cases/<int:pk>/measure/", form_view(cases.CASE_MEASURE), name="case_measure"),
    path("cases/<int:pk>/<slug:event>/", event_view(cases.CASE), name="case_event"),
    path("measures/", list_view(MEASURES), name="measures"),
    path("measures/new/", form_view(cases.MEASURE_NEW), name="measure_new"),
    path("measures/<int:pk>/", record_view(cases.MEASURE), name="measure"),
    path("measures/<int:pk>/end/", form_view(cases.MEASURE_END), name="measure_end"),
    path("feeds/", list_view(FEEDS), name="feeds"),
    path("feeds/new/", form_view(feeds.FEED_NEW), name="feed_new"),
    path("feeds/template/", feeds.feed_template, name="feed_template"),
    path("feeds/<int:pk>/", record_view(FEED), name="feed"),
    path("warnings/", list_view(WARNINGS), name="warnings"),
    path("screenings/", list_view(SCREENINGS), name="screenings"),
    path("screenings/new/", form_view(screening.SCREENING_NEW), name="screening_new"),
    path("screenings/<int:pk>/", record_view(screening.SCREENING_PAGE), name="screening"),
    path(
        "screenings/<int:pk>/clues/", form_view(screening.SCREENING_CLUES), name="screening_clues"
    ),
    path("screenings/<int:pk>/texts/", screening.texts, name="screening_texts"),
    path("screenings/<int:pk>/again/", screening.again, name="screening_again"),
    path("flags/", list_view(FLAGS), name="flags"),
]
