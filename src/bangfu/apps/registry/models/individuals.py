"""Individuals, the members of households: what is most personal is sealed, and every move is kept."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import SealedField, commitment, unseal
from bangfu.apps.records.models import Flowing
from bangfu.apps.registry.flow import DUPLICATE, ERASURE
from bangfu.apps.registry.models.divisions import zh_choices
from bangfu.apps.registry.models.households import Household
from bangfu.apps.registry.models.scopes import OfHousehold, households_q
from bangfu.core.households import LABOUR, SCHOOLING
from bangfu.core.words import Words, words

RELATIONS: Mapping[str, Words] = {
    "head": words("户主", "Head"),
    "spouse": words("配偶", "Spouse"),
    "child": words("子女", "Child"),
    "child_in_law": words("儿媳或女婿", "Child-in-law"),
    "parent": words("父母", "Parent"),
    "parent_in_law": words("岳父母或公婆", "Parent-in-law"),
    "grandchild": words("孙子女或外孙子女", "Grandchild"),
    "grandparent": words("祖父母或外祖父母", "Grandparent"),
    "sibling": words("兄弟姐妹", "Sibling"),
    "other": words("其他", "Other"),
}

SEXES: Mapping[str, Words] = {"male": words("男", "Male"), "female": words("女", "Female")}

STANDINGS: Mapping[str, Words] = {
    "live": words("在册", "On the register"),
    "doubtful": words("疑似重复，待核", "Suspected duplicate"),
    "gone": words("已减少", "Left"),
    "erased": words("已删除", "Erased"),
}

LEAVINGS: Mapping[str, Words] = {
    "death": words("死亡", "Death"),
    "marriage": words("嫁出或入赘外地", "Married away"),
    "moved": words("户籍迁出", "Moved away"),
    "duplicate": words("重复登记", "Registered twice"),
    "other": words("其他", "Other"),
}

JOININGS: Mapping[str, Words] = {
    "birth": words("新生", "Birth"),
    "marriage": words("嫁入或入赘", "Married in"),
    "moved": words("户籍迁入", "Moved in"),
    "listed": words("建档登记", "Listed at the beginning"),
    "other": words("其他", "Other"),
}

GROUNDS: Mapping[str, Words] = {
    "identity": words("身份证号码相同", "Same identity number"),
    "name_and_birth": words("姓名和出生日期相同", "Same name and birthday"),
}

OUTCOMES: Mapping[str, Words] = {
    "keep_first": words("保留甲，乙为重复登记", "Keep the first; the second was registered twice"),
    "keep_second": words("保留乙，甲为重复登记", "Keep the second; the first was registered twice"),
    "keep_both": words("不是同一人，均保留", "Two different persons; keep both"),
}

SEALED = ("identity", "phone", "card", "health")
"""The fields of class 3, sealed with the data key of the individual."""

INDEXED = ("identity", "card")
"""Those of which equal values are found, by a blind index beside them."""

_PERSONAL = (
    "name", "relation", "sex", "born_on", "labour", "schooling", "insured", "lives_here",
    "joined_why", "left_why",
)  # fmt: skip
_PLAIN_IN_EVENTS = ("id", "code", "household_id", "standing", "batch_id", "joined_on", "left_on")


class Individual(OfHousehold):
    """A member of a household. Without its data key the row is erased, and says nobody.

    `name` is kept as it was written; `name_key` is the form by which equal names are found. The
    index of the identity number is that of one live row at most.
    """

    scope_path = "household__village__code"

    code = models.CharField(_("成员编号"), max_length=50, unique=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="individuals")
    name = models.CharField(_("姓名"), max_length=100, blank=True)
    name_key = models.CharField(max_length=100, blank=True)
    relation = models.CharField(_("与户主关系"), max_length=20, choices=zh_choices(RELATIONS))
    sex = models.CharField(_("性别"), max_length=6, choices=zh_choices(SEXES), blank=True)
    born_on = models.DateField(_("出生日期"), null=True, blank=True)
    data_key = models.BinaryField(null=True)
    identity = SealedField(null=True)
    identity_index = models.CharField(max_length=64, blank=True)
    phone = SealedField(null=True)
    card = SealedField(null=True)
    card_index = models.CharField(max_length=64, blank=True)
    health = SealedField(null=True)
    labour = models.CharField(_("劳动能力"), max_length=10, choices=zh_choices(LABOUR), blank=True)
    schooling = models.CharField(
        _("就学状况"), max_length=20, choices=zh_choices(SCHOOLING), blank=True
    )
    insured = models.BooleanField(_("参加医保"), null=True)
    lives_here = models.BooleanField(_("常住"), default=True)
    standing = models.CharField(
        _("登记状况"), max_length=10, choices=zh_choices(STANDINGS), default="live"
    )
    joined_on = models.DateField(_("登记日期"))
    joined_why = models.CharField(
        _("增加原因"), max_length=10, choices=zh_choices(JOININGS), default="listed"
    )
    left_on = models.DateField(_("减少日期"), null=True, blank=True)
    left_why = models.CharField(
        _("减少原因"), max_length=10, choices=zh_choices(LEAVINGS), blank=True
    )
    version = models.PositiveIntegerField(default=1)
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identity_index"],
                condition=Q(standing="live") & ~Q(identity_index=""),
                name="one_live_individual_an_identity",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(standing="live", relation="head"),
                name="one_head_a_household",
            ),
            models.CheckConstraint(
                condition=Q(standing__in=list(STANDINGS)), name="individual_standing_known"
            ),
            models.CheckConstraint(
                condition=(Q(left_on__isnull=True) & Q(left_why=""))
                | (Q(left_on__isnull=False) & ~Q(left_why="")),
                name="individual_leaves_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(standing="live") | Q(left_on__isnull=True),
                name="individual_live_has_not_left",
            ),
            models.CheckConstraint(
                condition=~Q(standing="gone") | Q(left_on__isnull=False),
                name="individual_gone_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(standing="erased")
                | (
                    Q(name="")
                    & Q(name_key="")
                    & Q(data_key__isnull=True)
                    & Q(identity__isnull=True)
                    & Q(phone__isnull=True)
                    & Q(card__isnull=True)
                    & Q(health__isnull=True)
                    & Q(identity_index="")
                    & Q(card_index="")
                    & Q(born_on__isnull=True)
                ),
                name="individual_erased_says_nobody",
            ),
            models.CheckConstraint(
                condition=Q(standing="erased") | (~Q(name="") & Q(data_key__isnull=False)),
                name="individual_has_a_name_and_a_key",
            ),
            models.CheckConstraint(
                condition=Q(labour="") | Q(labour__in=list(LABOUR)), name="labour_known"
            ),
            models.CheckConstraint(
                condition=Q(schooling="") | Q(schooling__in=list(SCHOOLING)), name="schooling_known"
            ),
        ]
        indexes = [
            models.Index(fields=["household", "standing"]),
            models.Index(fields=["name_key", "born_on"]),
            models.Index(fields=["identity_index"]),
            models.Index(fields=["card_index"]),
        ]

    def __str__(self) -> str:
        return self.name or STANDINGS[self.standing].zh

    def event_label(self) -> str:
        """The code: an event never says who somebody is."""
        return self.code

    def event_values(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """Of what is personal, commitments under the data key: erasing the key makes them mute."""
        key = self.data_key
        plain = {name: values[name] for name in _PLAIN_IN_EVENTS}
        if key is None:
            return plain
        opened = {name: unseal(key, name, getattr(self, name)) for name in SEALED}
        kept = {name: values[name] for name in _PERSONAL} | opened
        return plain | {
            name: commitment(key, name, str(value))
            for name, value in kept.items()
            if value not in (None, "")
        }


class IndividualMove(OfHousehold):
    """An individual went from one household of the register to another."""

    scope_path = "to_household__village__code"

    individual = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="moves")
    from_household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    to_household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    from_relation = models.CharField(max_length=20, choices=zh_choices(RELATIONS))
    to_relation = models.CharField(max_length=20, choices=zh_choices(RELATIONS))
    moved_on = models.DateField(_("变动日期"))
    why = models.CharField(_("原因"), max_length=500)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_household=F("to_household")), name="individual_moves_elsewhere"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="individual_moves_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.individual_id} {self.moved_on}"


class Erasure(OfHousehold, Flowing):
    """That somebody off the register is to be erased. Proposed by one, done by another; for good."""

    flow = ERASURE
    scope_path = "individual__household__village__code"

    individual = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="erasures")
    reason = models.CharField(_("理由"), max_length=500)
    proposed_on = models.DateField(_("提出日期"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["individual"],
                condition=Q(state="proposed"),
                name="one_open_erasure_of_an_individual",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="erasure_says_why"),
        ]

    def __str__(self) -> str:
        return self.individual.code


class Duplicate(OfHousehold, Flowing):
    """Two rows that may be one person. Proposed by one, decided by another, once.

    It belongs to the household of the first; who compares must see both.
    """

    flow = DUPLICATE
    scope_path = "first__household__village__code"
    named_with = ("first", "second")

    first = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="+")
    grounds = models.CharField(_("疑点"), max_length=20, choices=zh_choices(GROUNDS))
    outcome = models.CharField(
        _("处理意见"), max_length=20, choices=zh_choices(OUTCOMES), blank=True
    )
    found_on = models.DateField(_("发现日期"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_is_compared_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_pair_has_one_order"),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(outcome=""), name="duplicate_proposed_says_what"
            ),
            models.CheckConstraint(
                condition=~Q(grounds="identity") | ~Q(outcome="keep_both"),
                name="one_identity_is_one_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first.code} / {self.second.code}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of which the viewer sees both: one row alone may tell nothing of the other."""
        return super().visible_q(viewer) & households_q(viewer, "second__household__")
