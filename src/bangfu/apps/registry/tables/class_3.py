"""What is most personal, as everybody sees it: masked on pages, in files and on the API alike.

Columns of class 3 are made here and nowhere else. Who may read which table of people stands here too.
"""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.people.roles import ROLES
from bangfu.apps.people.sealed import HIDDEN, MASKS, masked, unseal
from bangfu.apps.registry.access import ENTERERS, HOUSEHOLD_KEEPERS
from bangfu.apps.registry.models import Individual

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

READERS = " ".join(role.code for role in ROLES.values() if role.households != "none")
REVEALERS = " ".join(role.code for role in ROLES.values() if role.reveals)
ENTERING, KEEPING = " ".join(ENTERERS), " ".join(HOUSEHOLD_KEEPERS)

CLASS_3: "dict[str, StrOrPromise]" = {
    "identity": _("身份证号码"),
    "phone": _("电话"),
    "card": _("银行账号"),
    "health": _("健康或残疾状况"),
}


def of_class_3(field: str, *, path: str = "", is_shown: bool = True) -> Column:
    """A column of class 3 as everybody sees it: masked, on pages, in files and on the API alike.

    `path` leads to the individual with double underscores, where the row is another.
    """

    def shown(row: Any) -> str:
        for step in path.split("__") if path else ():
            row = getattr(row, step)
        return mask_of(row, field)

    return Column(field, CLASS_3[field], value=shown, is_shown=is_shown)


def mask_of(individual: Individual, field: str) -> str:
    """A sealed value as it is shown; only one of which some letters are shown is opened for it."""
    sealed = getattr(individual, field)
    if sealed is None or not MASKS[field]:
        return HIDDEN if sealed is not None else ""
    return masked(field, unseal(individual.data_key, field, sealed))
