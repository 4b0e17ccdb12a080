"""Payment requests, vouchers and payments for a viewer, and how fast projects spend what they got."""

from datetime import date

from django.db.models import Case, CharField, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from bangfu.apps.funds.models import Payment, PaymentRequest, Tranche, Voucher
from bangfu.apps.funds.queries.funds import PAID, difference_of, sum_of
from bangfu.apps.funds.queries.policy import late_claims, named, use_names
from bangfu.apps.funds.queries.tranches import IN_PROJECT
from bangfu.apps.ledger.models import StatementBalance
from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.projects.models import Project
from bangfu.apps.registry.models import Division


def payment_requests_for(viewer: Viewer) -> QuerySet[PaymentRequest]:
    """Every claim a viewer may see, with the sum of its vouchers, its use in words, its light.

    The light is bad where the policy holds that it should have been paid by now.
    """
    rows: QuerySet[PaymentRequest] = PaymentRequest.objects.visible_to(viewer)
    place = Division.everything.filter(pk=OuterRef("site")).values("name")[:1]
    late = When(code__in=late_claims(viewer), then=Value("bad"))
    waiting = When(state="approved", then=Value("care"))
    done = When(state__in=PAID, then=Value("good"))
    return rows.select_related("project__township", "fund", "place", "use_decision").annotate(
        voucher_fen=sum_of(Voucher.everything.all(), "request"),
        use_name=named("use_class", use_names(viewer.today), viewer),
        site_name=Coalesce(Subquery(place), F("site")),
        punctuality=Case(late, waiting, done, default=Value(""), output_field=CharField()),
    )


def vouchers_for(viewer: Viewer) -> QuerySet[Voucher]:
    """Every voucher a viewer may see."""
    rows: QuerySet[Voucher] = Voucher.objects.visible_to(viewer)
    return rows.select_related("request__project")


def vouchers_of(viewer: Viewer, request: PaymentRequest) -> QuerySet[Voucher]:
    """The vouchers of a claim, in the order in which they were entered."""
    return vouchers_for(viewer).filter(request=request).order_by("pk")


def payments_for(viewer: Viewer) -> QuerySet[Payment]:
    """Every payment a viewer may see, those the bank sent back too."""
    rows: QuerySet[Payment] = Payment.objects.visible_to(viewer)
    return rows.select_related("request__project", "entry")


def payments_of(viewer: Viewer, request: PaymentRequest) -> QuerySet[Payment]:
    """What was paid for a claim, in order."""
    return payments_for(viewer).filter(request=request).order_by("pk")


def statements_for(viewer: Viewer) -> QuerySet[StatementBalance]:
    """The balances that bank and treasury stated, for accounts of the funds a viewer may read."""
    rows: QuerySet[StatementBalance] = StatementBalance.objects.visible_to(viewer)
    return rows.select_related("account", "stated_by").order_by("-on", "pk")


def paces_for(viewer: Viewer) -> QuerySet[Project]:
    """The projects that got money, in the places read: how much is in, paid, idle, and since when."""
    mine = Q(pk__in=[])
    for area in viewer.read_areas:
        mine |= inside("township_id", area)
    tranches = Tranche.objects.visible_to(viewer).filter(state__in=IN_PROJECT)
    paid = PaymentRequest.objects.visible_to(viewer).filter(state__in=PAID)
    return (
        Project.objects.visible_to(viewer)
        .filter(mine)
        .select_related("township")
        .annotate(
            injected_fen=sum_of(tranches, "project"),
            paid_fen=sum_of(paid, "project"),
            injected_last=_last(tranches, "injected_on"),
            paid_last=_last(paid, "paid_on"),
        )
        .filter(injected_fen__gt=0)
        .annotate(idle_fen=difference_of("injected_fen", "paid_fen"))
    )


def _last(rows: QuerySet, field: str) -> Subquery:
    held = rows.filter(project=OuterRef("pk")).order_by().values("project")
    return Subquery(held.annotate(last=Max(field)).values("last"))


def pace_of(project: Project) -> str:
    """Which part of what went into a project was paid out, in per cent, rounded down to a tenth."""
    tenths = project.paid_fen * 1000 // project.injected_fen  # type: ignore[attr-defined]
    return f"{tenths // 10}.{tenths % 10}%"


def moved_last(project: Project) -> date | None:
    """The day on which money of a project last moved."""
    days = (project.injected_last, project.paid_last)  # type: ignore[attr-defined]
    return max((day for day in days if day is not None), default=None)
