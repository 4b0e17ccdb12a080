"""Editions of packs, kept for good; the county's own policy: packs in force, documents, readings."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.policies.flow import CHOSEN_READING, POLICY_PACK
from bangfu.apps.records.models import Flowing, Kept
from bangfu.core.words import Words, words


class Edition(models.Model):
    """One edition of a pack, told from others by the digest over its files.

    `files` holds the text of every file by its name, so that a past policy can be read again.
    """

    pack = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    title_zh = models.TextField()
    title_en = models.TextField()
    registered_at = models.DateTimeField()
    files = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "digest"], name="edition_once"),
            models.CheckConstraint(condition=~Q(pack=""), name="edition_has_pack"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="edition_digest_is_sha256"
            ),
            models.CheckConstraint(condition=~Q(title_zh=""), name="edition_has_title"),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.short}"

    @property
    def short(self) -> str:
        """The beginning of the digest, as people tell editions apart."""
        return self.digest[:12]


SOURCE_TYPES: Mapping[str, Words] = {
    "rule": words("规定", "Rule"),
    "upstream": words("上位文件", "Upstream document"),
    "report": words("报道", "Report"),
    "booklet": words("政策汇编", "Policy booklet"),
}


class PolicyPack(Flowing):
    """An edition of a pack as the county takes it into force: from `active_from` up to `active_until`.

    `pooled` lists what the policy pools for the whole county: its code, and its name as zh and en.
    """

    flow = POLICY_PACK

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="policy_packs")
    place = models.CharField(_("区县"), max_length=12)
    title = models.CharField(_("名称"), max_length=200)
    title_en = models.CharField(_("英文名称"), max_length=300)
    pairing_round = models.PositiveSmallIntegerField(_("结对轮次"), null=True)
    pooled = models.JSONField(_("区级统筹的事项"), default=list)
    active_from = models.DateField(_("施行日期"), null=True)
    active_until = models.DateField(_("停止施行日期"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition"], name="edition_taken_once"),
            models.UniqueConstraint(
                fields=["place"], condition=Q(state="active"), name="one_active_policy"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "superseded"]) | Q(active_from__isnull=False),
                name="active_policy_has_first_day",
            ),
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")),
                name="policy_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def public_q(cls) -> Q:
        """A policy is public."""
        return ~Q(pk__in=[])


class PolicyDocument(Kept):
    """A document on which policies rest or in which they are reported; `held` says if its text is here.

    `source_type`: a rule binds, an upstream rule is rested on, a report only tells.
    """

    policy_pack = models.ForeignKey(
        PolicyPack, on_delete=models.PROTECT, related_name="documents", null=True
    )
    place = models.CharField(_("区县"), max_length=12)
    title = models.CharField(_("标题"), max_length=300)
    number = models.CharField(_("文号"), max_length=100, blank=True)
    issuer = models.CharField(_("印发单位"), max_length=200, blank=True)
    approver = models.CharField(_("批准单位"), max_length=200, blank=True)
    addressees = models.CharField(_("主送单位"), max_length=300, blank=True)
    issued_on = models.DateField(_("印发日期"), null=True, blank=True)
    as_of = models.DateField(_("数据截止日"), null=True, blank=True)
    category = models.CharField(_("类别"), max_length=40, blank=True)
    source_type = models.CharField(
        _("来源类别"),
        max_length=10,
        choices=[(code, name.zh) for code, name in SOURCE_TYPES.items()],
    )
    upstream_documents = models.ManyToManyField("self", symmetrical=False, related_name="+")
    held = models.BooleanField(_("已收存原文"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["policy_pack", "title", "number"], name="document_of_pack_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="document_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def public_q(cls) -> Q:
        """The list of documents is public."""
        return ~Q(pk__in=[])


class ChosenReading(Flowing):
    """The reading that the county takes of an open place of its policy, from a day on.

    Where it has chosen none, the default of the pack holds.
    """

    flow = CHOSEN_READING

    pack = models.CharField(_("政策包"), max_length=100)
    place = models.CharField(_("区县"), max_length=12)
    ambiguity = models.CharField(_("疑义"), max_length=40)
    reading = models.CharField(_("读法"), max_length=40)
    reason = models.TextField(_("理由"))
    begins_on = models.DateField(_("自何日起"))
    ends_on = models.DateField(_("至何日止"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "ambiguity"],
                condition=Q(state="in_force"),
                name="one_reading_in_force",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                name="reading_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reading_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.ambiguity}={self.reading}"

    @classmethod
    def public_q(cls) -> Q:
        """Readings that hold or held are public; what is only proposed is not."""
        return Q(state__in=["in_force", "ended"])

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Beside those, all of a county for its readers and for its pack editor."""
        seen = super().visible_q(viewer)
        for grant in viewer.grants:
            if grant.role == "pack_editor":
                seen |= inside(cls.scope_path, grant.area)
        return seen
