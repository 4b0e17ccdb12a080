"""Verifications: when the books were checked, and what was found."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.ledger.models import Verification
from bangfu.apps.ledger.queries import registers
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Listing

VERIFIERS = "auditor finance_bureau"
READERS = f"{VERIFIERS} county_leader leading_group_office agriculture_bureau"


def findings_in(row: Verification) -> int:
    """How much a verification found."""
    return sum(result["count"] for result in row.results)


def light_of(row: Verification) -> str:
    """Whether a verification found anything."""
    return "bad" if findings_in(row) else "good"


VERIFICATIONS = Listing(
    "ledger:verifications",
    _("账本核验"),
    registers.verifications,
    intro=_("逐条核验账本的承诺：平衡、不透支、只增不改、留痕链完整。每次核验的结果都留存。"),
    columns=(
        Column("at", _("核验时间"), "moment", link=True),
        Column("light", _("结果"), "light", value=light_of),
        Column("findings", _("问题数"), "number", value=findings_in),
        Column("journal_sequence", _("核验到的分录号"), "number"),
        Column("chain_sequence", _("核验到的留痕号"), "number"),
        Column("person", _("核验人"), path="person__name"),
    ),
    order=("-at",),
    row_url="ledger:verification",
    buttons=(Button(_("立即核验"), "ledger:verification_new", VERIFIERS),),
    empty=_("还没有核验过。"),
    readers=READERS,
)
