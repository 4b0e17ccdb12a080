"""Where an act leads: to another page, which a reload may fetch again without doing anything twice."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """On to another page, by GET (303)."""

    status_code = 303
