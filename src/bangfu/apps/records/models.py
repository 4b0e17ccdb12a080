"""What was done: decisions, submissions, steps and duties, the chained events, papers and notices."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Scoped, ScopedManager, Subject, Viewer, inside
from bangfu.apps.records.chain import FIRST, digest_of, sha256_of
from bangfu.apps.records.flow import NOTICE, NOTICE_LEVELS, OBJECTION
from bangfu.apps.records.parts import in_parts
from bangfu.apps.records.written import WritingManager, note
from bangfu.core.cite import plain_fields
from bangfu.core.flow import Event, Flow

if TYPE_CHECKING:
    from bangfu.core.words import Words


@cache
def kinds_about_people() -> tuple[str, ...]:
    """The tables whose rows are about households and individuals, as events name them."""
    subjects = (model for model in apps.get_models() if issubclass(model, Subject))
    return tuple(sorted(model.kind() for model in subjects if model.is_about_people))


def not_about_people_unless_read(viewer: Viewer, path: str = "") -> Q:
    """Rows with `subject_kind` and `place`: of households and individuals only the areas read.

    Who reads the business of a place but no households must not read them in events, papers and
    notices. `path` leads to the row that has them, with its `__`.
    """
    seen = ~Q(**{f"{path}subject_kind__in": kinds_about_people()})
    for area in viewer.household_areas:
        seen |= inside(f"{path}place", area)
    return seen


class Decision(models.Model):
    """The answer of a policy on which an act rests, as it was given: it can be asked again."""

    pack = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    question = models.CharField(max_length=80)
    on = models.DateField()
    readings = models.JSONField(default=dict)
    facts = models.JSONField()
    facts_digest = models.CharField(max_length=64)
    answer = models.JSONField()
    because = models.JSONField()
    problems = models.JSONField(default=list)
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pack} {self.question} {self.on}"

    @property
    def clauses(self) -> list[str]:
        """The clauses the answer rests on, in their order of use."""
        return [str(cited["clause"]) for cited in self.because]


class Submission(models.Model):
    """One request that writes, by the key the browser made: sent again, it has no second effect.

    `outcome` holds where the first led, or why it was refused.
    """

    key = models.CharField(max_length=64, primary_key=True)
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    sent_at = models.DateTimeField()
    outcome = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.key


class ChainHead(models.Model):
    """The last event of the chain. One row; whoever writes an event holds it."""

    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest[:12]}"


class AuditEvent(Scoped):
    """One thing that was done, by whom, to what. Each holds the digest of the one before it."""

    has_fingerprint = False  # it has a chain of its own

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=40, blank=True)
    verb = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=200)
    place = models.CharField(max_length=12)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "sequence"])]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the viewer's places; those about people only where the viewer reads households."""
        return super().visible_q(viewer) & not_about_people_unless_read(viewer)


class Fingerprint(models.Model):
    """Of the rows that an act wrote the digests, by table and key, at its end. Each follows the last."""

    sequence = models.PositiveBigIntegerField(unique=True)
    rows = models.JSONField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest[:12]}"

    @classmethod
    def following(
        cls, last: "Fingerprint | None", rows: Mapping[str, Mapping[str, str]]
    ) -> "Fingerprint":
        """The fingerprints of rows, after the last ones. They are not saved."""
        sequence, previous = (last.sequence + 1, last.digest) if last else (1, FIRST)
        taken = cls(sequence=sequence, rows=rows, previous=previous)
        taken.digest = taken.rebuilt()
        return taken

    def rebuilt(self) -> str:
        """The digest that follows from what it says. Raises ValueError where that cannot be hashed."""
        return digest_of(self.previous, {"sequence": self.sequence, "rows": self.rows})


def has_fingerprint(model: type[models.Model]) -> bool:
    """Whether acts take fingerprints of the rows of a table."""
    return getattr(model, "has_fingerprint", model in (Decision, Step, DutyHeld))


def digests_of(
    model: type[models.Model], keys: Iterable[object] | None = None
) -> Iterator[tuple[str, str]]:
    """The keys and digests of rows as they stand in their table; of all without `keys`.

    An empty column does not enter, so that a later version may add one.
    """
    rows = getattr(model, "everything", None) or model._default_manager
    parts = [Q()] if keys is None else [Q(pk__in=some) for some in in_parts(list(keys))]
    names = [field.attname for field in columns_of(model)]
    for part in parts:
        told = rows.filter(part).order_by("pk").values_list("pk", *names)
        for pk, *values in told.iterator(chunk_size=2_000):
            kept = {n: v for n, v in zip(names, values, strict=True) if v is not None}
            yield str(pk), sha256_of(plain_fields(kept))


def content_of(row: models.Model) -> dict[str, object]:
    """The fields of a row as JSON can hold them."""
    return plain_fields({f.attname: getattr(row, f.attname) for f in columns_of(row)})


class DutyHeld(models.Model):
    """A duty that a person holds for an object in a round. Nobody holds two: the index sees to it."""

    subject_kind = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    round = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "round", "person"], name="one_duty_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.duty}"


class Step(models.Model):
    """One event of a flow that was taken by a person; the timeline and the stepper are made of them."""

    subject_kind = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    round = models.PositiveIntegerField()
    event = models.CharField(max_length=40)
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    duty_held = models.ForeignKey(DutyHeld, on_delete=models.PROTECT, null=True, related_name="+")
    duty = models.CharField(max_length=20, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    audit = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="step")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(duty="") | Q(duty_held__isnull=False), name="step_holds_its_duty"
            )
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "id"])]

    def __str__(self) -> str:
        return f"{self.event}: {self.before} -> {self.after}"


class Kept(Scoped):
    """A row that pages show and audit events name. What writes it is noted, for its fingerprint."""

    objects: ClassVar[Any] = ScopedManager()  # first, since Django itself takes the first
    everything: ClassVar[models.Manager[Any]] = WritingManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """See `Model.save`."""
        super().save(*args, **options)
        note(self)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """See `Model.delete`."""
        note(self)
        return super().delete(*args, **options)


class Flowing(Kept):
    """A row that moves through a flow. `version` counts its changes; `round` its beginnings anew.

    `state` is written by `records.actions.take` and by nothing else.
    """

    flow: ClassVar[Flow]
    papers_fixed: ClassVar[frozenset[str]] = frozenset()
    """The states in which its papers stay as they were judged: none is added or withdrawn."""

    state = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    round = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    @classmethod
    def waiting_q(cls, viewer: Viewer) -> Q:
        """Which rows wait for somebody in their state; all of them unless the model says otherwise."""
        return Q()

    @classmethod
    def open_q(cls, event: Event) -> Q:
        """The rows on which an event may happen in its state: all of them unless the model says otherwise."""
        return Q()

    @property
    def state_name(self) -> "Words":
        """The state in words."""
        return self.flow.state_by_code[self.state].name

    @property
    def light(self) -> str:
        """The light of the state: `good`, `care`, `bad`, or none."""
        return self.flow.state_by_code[self.state].light


class Attachment(Kept):
    """A paper of a row: its file lies in the data folder under the SHA-256 of its content.

    Class 0 is public; class 1 is for those who read the business of the place. A paper withdrawn
    stays, so that an auditor sees what was handed in.
    """

    page_name = "oversight:paper"

    subject_kind = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    place = models.CharField(_("所在地"), max_length=12)
    type = models.CharField(_("材料类别"), max_length=40)
    type_name = models.JSONField()
    title = models.CharField(_("名称"), max_length=200)
    copies = models.PositiveSmallIntegerField(_("份数"), default=1)
    sealed = models.BooleanField(_("已盖章"), default=False)
    data_class = models.PositiveSmallIntegerField(_("公开级别"), default=1)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("大小（字节）"))
    content_type = models.CharField(max_length=100)
    file_name = models.CharField(_("文件名"), max_length=200)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"))
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(data_class__in=[0, 1]), name="paper_class_known"),
            models.CheckConstraint(condition=Q(copies__gte=1), name="paper_has_copies"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="paper_digest_is_sha256"
            ),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "id"])]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def public_q(cls) -> Q:
        """Papers of class 0 that were not withdrawn."""
        return Q(data_class=0, withdrawn_at__isnull=True)

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the viewer's places; those about people only where the viewer reads households."""
        return super().visible_q(viewer) & not_about_people_unless_read(viewer)


class Notice(Flowing):
    """What is put before the public, and for how long: the days `[begins_on, ends_on)`.

    `digest` freezes title, text and rows when it is checked; `proof` is the digest of the result it
    announces, so that what was noticed is what is paid. A display takes objections; an announcement
    does not.
    """

    flow = NOTICE
    page_name = "oversight:notice"

    subject_kind = models.CharField(max_length=80, blank=True)
    subject_id = models.BigIntegerField(null=True)
    place = models.CharField(_("所在地"), max_length=12)
    kind_code = models.CharField(_("公开事项"), max_length=40)
    kind_name = models.JSONField()
    level = models.CharField(
        _("公示层级"),
        max_length=10,
        choices=[(code, name.zh) for code, name in NOTICE_LEVELS.items()],
    )
    title = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("内容"))
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    days = models.PositiveSmallIntegerField(_("公示天数"))
    is_assumed = models.BooleanField(_("天数为假定"), default=False)
    takes_objections = models.BooleanField(_("接受异议"), default=True)
    begins_on = models.DateField(_("开始日期"), null=True)
    ends_on = models.DateField(_("结束日期"), null=True)
    board = models.CharField(_("张贴处"), max_length=200, blank=True)
    photo = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    proof = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(begins_on__isnull=True) | Q(ends_on__gt=F("begins_on")),
                name="notice_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "ended", "effective"])
                | (Q(begins_on__isnull=False) & ~Q(digest="")),
                name="notice_shown_is_dated_and_frozen",
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="notice_lasts_a_day"),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "id"])]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the viewer's places; to everybody the running ones, on their days only.

        One about a household is read after its days only by those who read households.
        """
        seen = super().visible_q(viewer) & not_about_people_unless_read(viewer)
        if viewer.at is None:
            return seen
        today = viewer.today
        return seen | Q(state="running", begins_on__lte=today, ends_on__gt=today)

    @classmethod
    def waiting_q(cls, viewer: Viewer) -> Q:
        """A running notice waits for nobody before its last day is over."""
        return ~Q(state="running") | Q(ends_on__lte=viewer.today)


class Objection(Flowing):
    """What somebody has against a notice. The contact is kept for those who answer, and nobody else."""

    flow = OBJECTION
    scope_path = "notice__place"
    page_name = "oversight:objection"
    named_with = ("notice",)

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="objections")
    text = models.TextField(_("异议内容"))
    contact = models.CharField(_("联系方式"), max_length=100, blank=True)
    received_at = models.DateTimeField(_("收到时间"))
    reply = models.TextField(_("答复"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="objection_says_something"),
            models.CheckConstraint(
                condition=Q(state="received") | ~Q(reply=""), name="objection_settled_has_reply"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}-{self.pk}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the viewer's places; against a notice about a household as the notice itself."""
        return super().visible_q(viewer) & not_about_people_unless_read(viewer, "notice__")


class Job(Kept):
    """Work to be done in the background, queued in the transaction that asks for it.

    Whoever works on it holds it until `lease_until`. `fence` grows with each holder: a write of one
    who no longer holds it names an old fence and changes nothing.
    """

    STATES = (
        ("queued", _("等待")),
        ("running", _("进行中")),
        ("done", _("完成")),
        ("failed", _("失败")),
    )

    has_fingerprint = False  # the worker keeps it up to date

    work = models.CharField(_("工作"), max_length=80)
    subject_kind = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    place = models.CharField(_("所在地"), max_length=12)
    state = models.CharField(_("状态"), max_length=10, choices=STATES, default="queued")
    done = models.PositiveIntegerField(_("已完成"), default=0)
    total = models.PositiveIntegerField(_("总数"))
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    error = models.TextField(_("失败原因"), blank=True)
    queued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    queued_at = models.DateTimeField(_("提交时间"))
    started_at = models.DateTimeField(_("开始时间"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work", "subject_kind", "subject_id"],
                condition=Q(state__in=["queued", "running"]),
                name="one_live_job",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done=F("total")), name="job_done_is_whole"
            ),
        ]
        indexes = [models.Index(fields=["state", "id"])]

    def __str__(self) -> str:
        flow = getattr(self.subject_model, "flow", None)
        event = flow.event_by_code.get(self.work.rpartition(".")[2]) if flow else None
        subject = self.subject_model.everything.filter(pk=self.subject_id).first()
        return f"{event.name.zh if event else self.work}：{subject}"

    @property
    def subject_model(self) -> type[Kept]:
        """The model of the row that the work is about."""
        stage, _dot, noun = self.subject_kind.partition(".")
        model: type[Kept] = apps.get_model(stage, noun.replace("_", ""))
        return model


def columns_of(row: models.Model | type[models.Model]) -> list["models.Field[object, object]"]:
    """The fields of a row that its table holds."""
    return list(row._meta.concrete_fields)
