"""Funds and appropriations for a viewer, and where the money of a fund has gone."""

from django.db.models import (
    BigIntegerField,
    Case,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from bangfu.apps.funds.models import Appropriation, Fund, PaymentRequest, Tranche
from bangfu.apps.funds.queries.policy import POSTED, earmarks, named
from bangfu.apps.funds.queries.tranches import IN_PROJECT
from bangfu.apps.ledger.models import LedgerAccount
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.models import Organisation
from bangfu.core.money import Fen

PAID = ("paid", "accounted", "disputed")
"""The states of a claim whose money has left the project's account."""


def sum_of(rows: QuerySet, by: str) -> Coalesce:
    """The sum of the amounts of rows that belong to the outer row; nought without any."""
    held = rows.filter(**{by: OuterRef("pk")}).order_by().values(by)
    summed = Subquery(held.annotate(sum=Sum("amount_fen")).values("sum"))
    return Coalesce(summed, Value(0), output_field=BigIntegerField())


def difference_of(more: str, less: str) -> ExpressionWrapper:
    """One sum less another, in 64 bits: Django takes a difference of such columns for 32."""
    return ExpressionWrapper(F(more) - F(less), output_field=BigIntegerField())


def funds_for(viewer: Viewer) -> QuerySet[Fund]:
    """The funds, with what came in, went into projects and was paid, as far as the viewer reads it."""
    rows: QuerySet[Fund] = Fund.objects.visible_to(viewer)
    arrived = Appropriation.objects.visible_to(viewer).filter(state__in=POSTED)
    injected = Tranche.objects.visible_to(viewer).filter(state__in=IN_PROJECT)
    paid = PaymentRequest.objects.visible_to(viewer).filter(state__in=PAID)
    accounts = LedgerAccount.objects.visible_to(viewer).filter(has_floor=True)
    held = accounts.filter(fund=OuterRef("code")).order_by().values("fund")
    return (
        rows.select_related("place")
        .annotate(
            # PostgreSQL wants to know the type where nobody may see any account.
            balance_fen=Cast(
                Subquery(held.annotate(sum=Sum("balance_fen")).values("sum")), BigIntegerField()
            ),
            received_fen=_of_subsidies(sum_of(arrived, "fund")),
            injected_fen=_of_subsidies(sum_of(injected, "fund")),
            paid_fen=_of_subsidies(sum_of(paid, "fund")),
            responsible_name=_called("responsible"),
            supervisor_name=_called("supervisor"),
            earmark_name=named("earmark", earmarks(viewer.today), viewer),
        )
        .annotate(
            in_treasury_fen=difference_of("received_fen", "injected_fen"),
            in_projects_fen=difference_of("injected_fen", "paid_fen"),
        )
    )


def _of_subsidies(sum_fen: Coalesce) -> Case:
    """A sum that only funds have which are appropriated and injected; of others there is none."""
    return Case(When(code__startswith="subsidy", then=sum_fen), output_field=BigIntegerField())


def _called(field: str) -> Coalesce:
    """The name of an organisation; its code where the register does not know it."""
    known = Organisation.everything.filter(code=OuterRef(field)).values("name")[:1]
    return Coalesce(Subquery(known), F(field))


def subsidy_funds(viewer: Viewer) -> QuerySet[Fund]:
    """The funds from which money goes into projects."""
    return Fund.objects.visible_to(viewer).filter(code__startswith="subsidy").order_by("code")


def appropriations_for(viewer: Viewer) -> QuerySet[Appropriation]:
    """Every appropriation a viewer may see."""
    rows: QuerySet[Appropriation] = Appropriation.objects.visible_to(viewer)
    return rows.select_related("fund", "entry")


def injected_by_project(viewer: Viewer, fund: Fund) -> list[tuple[str, Fen, Fen]]:
    """The projects that got money of a fund: name, how much went in, how much of it was paid out."""
    tranches = Tranche.objects.visible_to(viewer).filter(fund=fund, state__in=IN_PROJECT)
    paid = PaymentRequest.objects.visible_to(viewer).filter(fund=fund, state__in=PAID)
    spent = dict(paid.order_by().values_list("project").annotate(Sum("amount_fen")))
    went = tranches.order_by("project__code").values_list("project", "project__name")
    return [
        (name, int(fen), int(spent.get(project, 0)))
        for project, name, fen in went.annotate(Sum("amount_fen"))
    ]
