"""Organisations: offices, platform, collectives, helping units, banks, with their credit codes."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q

from bangfu.apps.records.models import Kept
from bangfu.apps.registry.models.divisions import Division, zh_choices
from bangfu.core.words import Words, words

ORGANISATION_CATEGORIES: Mapping[str, Words] = {
    "government": words("区县政府", "County government"),
    "bureau": words("部门", "Bureau"),
    "party_department": words("党委部门", "Party department"),
    "platform": words("区级平台", "District platform"),
    "sales_terminal": words("销售终端", "Sales terminal"),
    "township_government": words("镇乡政府", "Township government"),
    "township_finance": words("镇乡财政所", "Township finance office"),
    "village_committee": words("村委会", "Village committee"),
    "village_collective": words("村集体", "Village collective"),
    "helping_unit": words("帮扶单位", "Helping unit"),
    "expert_panel": words("专家组", "Expert panel"),
    "leading_group": words("领导小组及机构", "Leading group or its body"),
    "bank": words("银行", "Bank"),
    "business_entity": words("经营主体", "Business entity"),
    "third_party": words("第三方机构", "Third party"),
}

OFFICE_LEVELS: Mapping[str, Words] = {
    "municipal": words("市级", "Municipal"),
    "district": words("区级", "District"),
    "township": words("镇乡级", "Township"),
    "village": words("村级", "Village"),
}


class Organisation(Kept):
    """An organisation and where it sits. It is renamed and ended, never removed.

    Days of activity are `[active_from, active_until)`. Everybody may read it: offices choose one
    another across places, and no person's data stands here. `office` is the name by which the
    policy calls it; `aliases` are other and former names, separated by 、.
    """

    scope_path = "division__code"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    aliases = models.CharField(max_length=500, blank=True)
    category = models.CharField(max_length=20, choices=zh_choices(ORGANISATION_CATEGORIES))
    office = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=10, choices=zh_choices(OFFICE_LEVELS))
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="organisations")
    credit_code = models.CharField(max_length=18, blank=True)
    active_from = models.DateField()
    active_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gt=F("active_from")),
                name="organisation_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="one_organisation_a_credit_code",
            ),
        ]
        indexes = [models.Index(fields=["division", "level"])]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def public_q(cls) -> Q:
        """All of them."""
        return Q(pk__isnull=False)
