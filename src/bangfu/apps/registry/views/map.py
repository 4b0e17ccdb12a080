"""The page of the townships: a scheme of tiles by weak villages or income, and the outline."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bangfu.apps.people.access import viewer_of
from bangfu.apps.policies.queries.county import county_code
from bangfu.apps.registry.queries.incomes import years_of_incomes
from bangfu.apps.registry.queries.places import division_for
from bangfu.apps.registry.tables.map import income_scheme, outline_of, villages_scheme


def map_of_townships(request: HttpRequest) -> HttpResponse:
    """Townships as tiles. `?year=2018` shades them by income of that year, else by weak villages."""
    viewer, county = viewer_of(request), county_code()
    years = years_of_incomes(viewer)
    asked = request.GET.get("year", "")
    year = next((year for year in years if str(year) == asked), None)
    if year is None:
        scheme = villages_scheme(viewer, county, viewer.today)
    else:
        scheme = income_scheme(viewer, county, year)
    context = {
        "county": division_for(viewer, county),
        "scheme": scheme,
        "year": year,
        "years": years,
        "outline": outline_of(county),
    }
    return render(request, "registry/map.html", context)
