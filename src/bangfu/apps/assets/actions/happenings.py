"""What happens to an asset: changes of its use, checks on the spot, accidents and how they are closed."""

from dataclasses import dataclass
from datetime import date

from bangfu.apps.assets.access import CHECK, EVENT, KEEPERS, LOOKERS
from bangfu.apps.assets.models import Asset, AssetCheck, AssetEvent
from bangfu.apps.assets.queries.states import use_states
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, changed, created, once, renew, snapshot, write
from bangfu.apps.records.refusal import refuse
from bangfu.core.money import Fen
from bangfu.core.words import Words, words

NEEDED = {
    "loss_fen": words("损失金额", "the loss"),
    "responsible": words("责任人", "the person responsible"),
    "penalty": words("处理决定", "the penalty"),
    "measures": words("处理措施", "the measures taken"),
}
"""What must stand in an accident before it is closed."""


@dataclass(frozen=True)
class Happening:
    """What happened to an asset on a day, and in which state of use it is since."""

    category: str
    happened_on: date
    use_state: str
    note: str


@dataclass(frozen=True)
class Look:
    """What was found on the spot: the state of use, what differs, whether it was maintained."""

    checked_on: date
    found_state: str
    difference: str = ""
    maintained: bool = False


@dataclass(frozen=True)
class Findings:
    """What was found out about an accident, and what followed for whom."""

    loss_fen: Fen | None
    responsible: str
    penalty: str
    measures: str


def record_happening(viewer: Viewer, asset: Asset, what: Happening, *, key: str) -> Told:
    """Record that an asset was leased out, repaired, put aside or put to use. Raises Refused."""

    def do() -> AssetEvent:
        role_to_make(viewer, KEEPERS, asset.place_code(), EVENT)
        _refuse_event(viewer, asset, what.happened_on, what.use_state)
        _set_state(viewer, asset, what.use_state)
        return note_event(viewer, asset, what.category, on=what.happened_on, note=what.note)

    return once(viewer, key, {"asset": asset.pk, **vars(what)}, do)


def record_accident(
    viewer: Viewer, asset: Asset, what: Happening, findings: Findings, *, key: str
) -> Told:
    """Record an accident, with what is known of it. It stays open until all is found out."""

    def do() -> AssetEvent:
        role_to_make(viewer, LOOKERS, asset.place_code(), EVENT)
        _refuse_event(viewer, asset, what.happened_on, what.use_state)
        _set_state(viewer, asset, what.use_state)
        row = AssetEvent(asset=asset, **vars(what), **vars(findings))
        row.save(force_insert=True)
        created(viewer, row)
        return row

    body = {"asset": asset.pk, **vars(what), **vars(findings)}
    return once(viewer, key, body, do)


def close_accident(viewer: Viewer, row: AssetEvent, findings: Findings, *, key: str) -> Told:
    """Close an accident today. Raises Refused while loss, person, penalty or measures are missing."""

    def do() -> AssetEvent:
        role_to_make(viewer, ("agriculture_bureau",), row.place_code(), EVENT)
        if not renew(row).is_open:
            raise refuse("accident_not_open", str(row))
        missing = [name for field, name in NEEDED.items() if _lacks(getattr(findings, field))]
        if missing:
            raise refuse("accident_not_settled", str(row), missing=missing)
        write(viewer, row, **vars(findings), closed_on=viewer.today)
        return row

    return once(viewer, key, {"accident": row.pk, **vars(findings)}, do)


def check_asset(viewer: Viewer, asset: Asset, look: Look, *, key: str) -> Told:
    """Record a look at an asset on the spot; the state found is its state from then on."""

    def do() -> AssetCheck:
        role_to_make(viewer, LOOKERS, asset.place_code(), CHECK)
        _refuse_event(viewer, asset, look.checked_on, look.found_state)
        if AssetCheck.everything.filter(asset=asset, checked_on=look.checked_on).exists():
            raise refuse("checked_that_day", str(asset), day=look.checked_on)
        row = AssetCheck(asset=asset, checker=viewer.name, **vars(look))
        row.save(force_insert=True)
        created(viewer, row)
        _take_over(viewer, asset, look)
        return row

    return once(viewer, key, {"asset": asset.pk, **vars(look)}, do)


def note_event(
    viewer: Viewer, asset: Asset, category: str, *, on: date, note: str = ""
) -> AssetEvent:
    """Write an event of an asset, with its state of use after it."""
    row = AssetEvent(
        asset=asset, category=category, happened_on=on, use_state=asset.use_state, note=note
    )
    row.save(force_insert=True)
    created(viewer, row)
    return row


def _take_over(viewer: Viewer, asset: Asset, look: Look) -> None:
    """Let the asset show what its latest look found; an older look changes nothing of today."""
    before = snapshot(asset)
    is_latest = asset.checked_on is None or look.checked_on > asset.checked_on
    if is_latest:
        asset.checked_on, asset.use_state = look.checked_on, look.found_state
    if look.maintained and (asset.maintained_on is None or look.checked_on > asset.maintained_on):
        asset.maintained_on = look.checked_on
    asset.save(update_fields=["checked_on", "use_state", "maintained_on"])
    changed(viewer, asset, before)
    note_event(viewer, asset, "checked", on=look.checked_on, note=look.difference)


def _set_state(viewer: Viewer, asset: Asset, use_state: str) -> None:
    write(viewer, asset, use_state=use_state)


def _refuse_event(viewer: Viewer, asset: Asset, day: date, use_state: str) -> None:
    if not renew(asset).is_on_books:
        raise refuse("asset_not_on_books", str(asset), state=asset.state_name)
    if day > viewer.today:
        raise refuse("day_to_come", str(asset), day=day)
    states: dict[str, Words] = use_states(viewer.today)
    if use_state not in states:
        raise refuse("unknown_use_state", str(asset), states=list(states.values()))


def _lacks(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
