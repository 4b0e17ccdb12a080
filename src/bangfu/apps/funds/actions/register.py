"""The register of funds: what money there is, what for, and who answers for it."""

from collections.abc import Mapping

from bangfu.apps.funds.access import FUND, KEEPERS
from bangfu.apps.funds.models import Fund
from bangfu.apps.funds.queries.policy import pools_of_policy
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import terms_of
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, changed, created, once, snapshot
from bangfu.apps.records.refusal import refuse
from bangfu.core.ledger import FUND_KINDS, kind_of_fund
from bangfu.core.rules.register_report import RegisterReport

POOLED = "funds.fund.pooled"


def set_up_fund(viewer: Viewer, values: Mapping[str, object], *, key: str) -> Told:
    """Enter a fund. Raises Refused: a code that is no kind of fund, not pooled as the policy asks.

    Nor is there a second returns account beside the one that the policy has.
    """

    def do() -> Fund:
        fund = Fund(**values)
        role = role_to_make(viewer, KEEPERS, fund.place_code(), FUND)
        if Fund.everything.filter(code=fund.code).exists():
            raise refuse("fund_code_taken", fund.code)
        _check(viewer, fund)
        fund.save(force_insert=True)
        created(viewer, fund, role=role)
        return fund

    return once(viewer, key, {"fund": dict(values)}, do)


def change_fund(viewer: Viewer, fund: Fund, values: Mapping[str, object], *, key: str) -> Told:
    """Change what is registered of a fund; its code stays. Raises Refused."""

    def do() -> Fund:
        role = role_to_make(viewer, KEEPERS, fund.place_code(), FUND)
        before = snapshot(fund)
        for name, value in values.items():
            setattr(fund, name, value)
        _check(viewer, fund)
        fund.save(update_fields=list(values))
        changed(viewer, fund, before, role=role)
        return fund

    return once(viewer, key, {"fund": fund.pk, "values": dict(values)}, do)


def _check(viewer: Viewer, fund: Fund) -> None:
    kind = kind_of_fund(fund.code)
    if kind not in FUND_KINDS:
        raise refuse("no_kind_of_fund", fund.code, kinds=list(FUND_KINDS))
    if not fund.responsible.strip() or not fund.responsible_person.strip():
        raise refuse("fund_without_responsible", fund.name)
    wanted = terms_of(POOLED, RegisterReport, on=viewer.today).fields or {}
    missing = [named for code, named in wanted.items() if code not in fund.pooled]
    if kind == "subsidy" and missing:
        raise refuse("fund_not_pooled", fund.name, missing=[named.name for named in missing])
    if kind == "pool" and _pools_beside(fund) >= pools_of_policy(viewer.today):
        raise refuse("one_returns_account", fund.name, count=pools_of_policy(viewer.today))


def _pools_beside(fund: Fund) -> int:
    pools = Fund.everything.filter(code__startswith="pool").exclude(pk=fund.pk)
    return int(pools.count())
