"""Stock-takes: opened over the books of a place, counted item by item, checked by another."""

from collections.abc import Mapping
from datetime import date

from bangfu.apps.assets.access import LOOKERS, STOCKTAKE
from bangfu.apps.assets.models import ON_BOOKS, Asset, Stocktake, StocktakeLine
from bangfu.apps.assets.queries.facts import stocktake_facts
from bangfu.apps.funds.actions.drafts import make_draft
from bangfu.apps.funds.actions.rulings import ruled
from bangfu.apps.people.scope import Viewer, area_of, inside
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, claim, move, once, take, write_event
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.models import Division


def open_stocktake(
    viewer: Viewer, place: Division, *, title: str, counted_on: date, key: str
) -> Told:
    """Open a stock-take over all assets on the books of a place. Raises Refused: opened before, none."""

    def do() -> Stocktake:
        if Stocktake.everything.filter(place=place, counted_on=counted_on).exists():
            raise refuse("stocktake_opened_before", place.short_name, day=counted_on)
        row = Stocktake(place=place, title=title, counted_on=counted_on)
        make_draft(viewer, row, LOOKERS, STOCKTAKE)
        held = Asset.everything.filter(
            inside("township_id", area_of(place.code)), state__in=ON_BOOKS
        )
        lines = [StocktakeLine(stocktake=row, asset=asset) for asset in held.order_by("code")]
        if not lines:
            raise refuse("nothing_to_count", place.short_name)
        StocktakeLine.everything.bulk_create(lines)
        return row

    return once(viewer, key, {"place": place.pk, "title": title, "counted_on": counted_on}, do)


def count_assets(
    viewer: Viewer,
    row: Stocktake,
    found: Mapping[str, bool],
    *,
    notes: Mapping[str, str] | None = None,
    key: str,
) -> Told:
    """Enter which assets, by code, were found and which not. Raises Refused once it is handed in."""
    noted = dict(notes or {})

    def do() -> Stocktake:
        role = role_to_make(viewer, LOOKERS, row.place_code(), STOCKTAKE)
        claim(row, (row.flow.first,))
        lines = {line.asset.code: line for line in _lines(row)}
        if unknown := sorted(set(found) - set(lines)):
            raise refuse("asset_not_in_stocktake", str(row), assets=unknown)
        for code, is_found in found.items():
            lines[code].found, lines[code].note = is_found, noted.get(code, "")[:200]
        counted = [lines[code] for code in found]
        StocktakeLine.everything.bulk_update(counted, ["found", "note"])
        after = {"found": dict(found), "notes": noted}
        write_event(viewer, f"{row.kind()}.change", row, role=role, after=after)
        return row

    return once(viewer, key, {"stocktake": row.pk, "found": dict(found), "notes": noted}, do)


def hand_in_stocktake(viewer: Viewer, row: Stocktake, *, key: str) -> Told:
    """Hand the count in: the policy names what is missing. Raises Refused while lines are open.

    What was disposed of meanwhile, as it should be, is not missing.
    """

    def do() -> Stocktake:
        lines = list(_lines(row))
        if waiting := [line.asset.code for line in lines if line.found is None]:
            raise refuse("not_all_counted", str(row), count=len(waiting), assets=waiting[:10])
        for line in lines:
            line.is_disposed = line.asset.state == "disposed"
        StocktakeLine.everything.bulk_update(lines, ["is_disposed"])
        row.decision = ruled(viewer, "assets.stocktake", stocktake_facts(row), on=viewer.today)
        row.save(update_fields=["decision"])
        missing = [one["asset"] for one in row.decision.answer["missing"]]
        take(viewer, row, "hand_in", decision=row.decision, after={"missing": missing})
        return row

    return once(viewer, key, {"hand_in": row.pk}, do)


def return_stocktake(viewer: Viewer, row: Stocktake, *, reason: str, key: str) -> Told:
    """Have it counted again. Raises Refused without a reason."""
    return move(viewer, row, "return", reason=reason, key=key)


def close_stocktake(viewer: Viewer, row: Stocktake, *, key: str) -> Told:
    """Close a count that another handed in. Raises Refused."""
    return move(viewer, row, "close", key=key)


def _lines(row: Stocktake) -> "list[StocktakeLine]":
    rows = StocktakeLine.everything.filter(stocktake=row).select_related("asset")
    return list(rows.order_by("asset__code"))
