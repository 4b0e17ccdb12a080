"""The addresses of the register."""

from django.urls import path

from bangfu.apps.pages.views.forms import form_view
from bangfu.apps.pages.views.imports import import_view
from bangfu.apps.pages.views.lists import list_view
from bangfu.apps.pages.views.records import event_view, record_view
from bangfu.apps.registry.forms.found import GUARANTEE_IMPORT, HOUSEHOLD_INCOME_IMPORT
from bangfu.apps.registry.forms.imports import INCOME_IMPORT, MEMBER_IMPORT
from bangfu.apps.registry.forms.rosters import ROSTER_IMPORT
from bangfu.apps.registry.tables.duplicates import DUPLICATES
from bangfu.apps.registry.tables.erasures import ERASURES
from bangfu.apps.registry.tables.grids import GRID, GRIDS
from bangfu.apps.registry.tables.households import HOUSEHOLDS, with_later_stages
from bangfu.apps.registry.tables.incomes import (
    INCOMES,
    PERSON_INCOME,
    PERSON_INCOMES,
    REFERENCE_FIGURE,
    REFERENCE_FIGURES,
)
from bangfu.apps.registry.tables.individuals import INDIVIDUAL, INDIVIDUALS
from bangfu.apps.registry.tables.places import (
    DIVISION,
    DIVISION_CHANGE,
    DIVISION_CHANGES,
    DIVISIONS,
    ORGANISATION,
    ORGANISATIONS,
)
from bangfu.apps.registry.tables.villages import (
    MEMBER,
    MEMBERS,
    VILLAGE_LISTS,
    VILLAGES,
    village_page,
)
from bangfu.apps.registry.views import batches, households, places, villages
from bangfu.apps.registry.views.map import map_of_townships

app_name = "registry"

urlpatterns = [
    path("divisions/", list_view(DIVISIONS), name="divisions"),
    path("divisions/<slug:pk>/", record_view(DIVISION), name="division"),
    path(
        "divisions/<slug:pk>/renamed/", form_view(places.DIVISION_RENAME), name="division_renamed"
    ),
    path("divisions/<slug:pk>/ended/", form_view(places.DIVISION_END), name="division_ended"),
    path(
        "divisions/<slug:pk>/profile/", form_view(places.DIVISION_PROFILE), name="division_profile"
    ),
    path("division-changes/", list_view(DIVISION_CHANGES), name="division_changes"),
    path("division-changes/<int:pk>/", record_view(DIVISION_CHANGE), name="division_change"),
    path("organisations/", list_view(ORGANISATIONS), name="organisations"),
    path("organisations/new/", form_view(places.ORGANISATION_NEW), name="organisation_new"),
    path("organisations/<int:pk>/", record_view(ORGANISATION), name="organisation"),
    path(
        "organisations/<int:pk>/change/",
        form_view(places.ORGANISATION_CHANGE),
        name="organisation_change",
    ),
    path(
        "organisations/<int:pk>/end/", form_view(places.ORGANISATION_END), name="organisation_end"
    ),
    path("villages/", list_view(VILLAGES), name="villages"),
    path("villages/<slug:pk>/", record_view(village_page()), name="village"),
    path("map/", map_of_townships, name="map"),
    path("members/", list_view(MEMBERS), name="members"),
    path("members/new/", form_view(villages.MEMBER_NEW), name="member_new"),
    path("members/import/", import_view(MEMBER_IMPORT), name="member_import"),
    path("members/<int:pk>/", record_view(MEMBER), name="member"),
    path("members/<int:pk>/leave/", form_view(villages.MEMBER_LEAVE), name="member_leave"),
    path("members/<int:pk>/pooling/", form_view(villages.MEMBER_POOLING), name="member_pooling"),
    path("village-lists/", list_view(VILLAGE_LISTS), name="village_lists"),
    path("village-lists/<int:pk>/", record_view(villages.VILLAGE_LIST), name="village_list"),
    path(
        "village-lists/<int:pk>/<slug:event>/",
        event_view(villages.VILLAGE_LIST),
        name="village_list_event",
    ),
    path("incomes/", list_view(INCOMES), name="incomes"),
    path("incomes/new/", form_view(villages.INCOME_NEW), name="income_new"),
    path("incomes/import/", import_view(INCOME_IMPORT), name="income_import"),
    path("incomes/<int:pk>/", record_view(villages.INCOME), name="income"),
    path("incomes/<int:pk>/<slug:event>/", event_view(villages.INCOME), name="income_event"),
    path("person-incomes/", list_view(PERSON_INCOMES), name="person_incomes"),
    path("person-incomes/new/", form_view(villages.PERSON_INCOME_NEW), name="person_income_new"),
    path("person-incomes/<int:pk>/", record_view(PERSON_INCOME), name="person_income"),
    path("reference-figures/", list_view(REFERENCE_FIGURES), name="reference_figures"),
    path(
        "reference-figures/new/",
        form_view(villages.REFERENCE_FIGURE_NEW),
        name="reference_figure_new",
    ),
    path("reference-figures/<int:pk>/", record_view(REFERENCE_FIGURE), name="reference_figure"),
    path("households/", list_view(HOUSEHOLDS), name="households"),
    path("households/new/", form_view(households.HOUSEHOLD_NEW), name="household_new"),
    path("households/import/", import_view(ROSTER_IMPORT), name="roster_import"),
    path(
        "households/incomes/import/",
        import_view(HOUSEHOLD_INCOME_IMPORT),
        name="household_income_import",
    ),
    path("households/guarantees/import/", import_view(GUARANTEE_IMPORT), name="guarantee_import"),
    path("households/batches/", batches.every_batch, name="batches"),
    path("households/batches/<int:pk>/", batches.one_batch, name="batch"),
    path(
        "households/<int:pk>/",
        record_view(with_later_stages(households.HOUSEHOLD)),
        name="household",
    ),
    *(
        path(
            f"households/<int:pk>/{page.name.rpartition('_')[2]}/",
            form_view(page),
            name=page.name.removeprefix("registry:"),
        )
        for page in households.HOUSEHOLD_FORMS
    ),
    path(
        "households/<int:pk>/<slug:event>/",
        event_view(with_later_stages(households.HOUSEHOLD)),
        name="household_event",
    ),
    path("individuals/", list_view(INDIVIDUALS), name="individuals"),
    path("individuals/find/", households.find, name="individual_find"),
    path("individuals/<int:pk>/", record_view(INDIVIDUAL), name="individual"),
    path("individuals/<int:pk>/reveal/", households.reveal, name="individual_reveal"),
    *(
        path(
            f"individuals/<int:pk>/{page.name.rpartition('_')[2]}/",
            form_view(page),
            name=page.name.removeprefix("registry:"),
        )
        for page in households.INDIVIDUAL_FORMS
    ),
    path("erasures/", list_view(ERASURES), name="erasures"),
    path("erasures/<int:pk>/", record_view(households.ERASURE), name="erasure"),
    path("erasures/<int:pk>/<slug:event>/", event_view(households.ERASURE), name="erasure_event"),
    path("grids/", list_view(GRIDS), name="grids"),
    path("grids/new/", form_view(households.GRID_NEW), name="grid_new"),
    path("grids/<int:pk>/", record_view(GRID), name="grid"),
    path("grids/<int:pk>/change/", form_view(households.GRID_CHANGE), name="grid_change"),
    path("duplicates/", list_view(DUPLICATES), name="duplicates"),
    path("duplicates/<int:pk>/", record_view(households.DUPLICATE), name="duplicate"),
    path(
        "duplicates/<int:pk>/<slug:event>/",
        event_view(households.DUPLICATE),
        name="duplicate_event",
    ),
]
