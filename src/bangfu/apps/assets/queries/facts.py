"""What the policy is told of assets: made from the rows, whoever looks."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import lcm

from bangfu.apps.assets.models import Asset, Disposal, Stocktake, StocktakeLine
from bangfu.apps.projects.models import ProjectVillage
from bangfu.apps.registry.queries.villages import member_codes
from bangfu.core.money import split

FactsMap = dict[str, object]

PAPERS = ("owner_consent", "district_approval")
"""The papers of a disposal, by their code in the policy and by their field."""


def ownership_facts(asset: Asset, *, on: date) -> FactsMap:
    """All member villages, what each put into the project, and the value to be shared."""
    put_in = _contributions(asset)
    villages = [
        {"village": code, "contributed_fen": put_in.get(code, 0)} for code in member_codes(on)
    ]
    facts: FactsMap = {"villages": villages, "value_fen": asset.value_fen}
    return facts | ({"host_village": asset.village_id} if asset.village_id else {})


def _contributions(asset: Asset) -> dict[str, int]:
    """What each village of the project put into it: the approved subsidy, by the shares."""
    rows = ProjectVillage.everything.filter(project=asset.project).order_by("village_id")
    shares = {str(row.village_id): Fraction(row.share) for row in rows}
    if not shares:
        return {}
    common = lcm(*(share.denominator for share in shares.values()))
    weights = [int(share * common) for share in shares.values()]
    subsidy = asset.project.municipal_subsidy_fen or 0
    return dict(zip(shares, split(subsidy, weights), strict=True))


def checks_facts(assets: Iterable[Asset], *, as_of: date) -> FactsMap:
    """Assets with the days on which they were last seen to."""
    rows = []
    for asset in assets:
        row: FactsMap = {"asset": asset.code, "state": asset.use_state}
        row |= {"value_fen": asset.value_fen}
        row |= {"checked_on": asset.checked_on} if asset.checked_on else {}
        row |= {"maintained_on": asset.maintained_on} if asset.maintained_on else {}
        rows.append(row)
    return {"assets": rows, "as_of": as_of}


def stocktake_facts(stocktake: Stocktake) -> FactsMap:
    """The register of a stock-take, item by item, as counted."""
    lines = StocktakeLine.everything.filter(stocktake=stocktake).select_related("asset")
    return {
        "assets": [
            {"asset": line.asset.code, "found": bool(line.found), "disposed": line.is_disposed}
            for line in lines.order_by("asset__code")
        ]
    }


def disposal_facts(disposal: Disposal) -> FactsMap:
    """An asset that is to go, with the papers that are there."""
    papers = [paper for paper in PAPERS if getattr(disposal, paper).strip()]
    return {"asset": disposal.asset.code, "papers": papers}
