"""From an accepted project to the register: formed, registered with all its owners, confirmed.

Registering books the value from construction to fixed assets; no asset is worth more than was built.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from bangfu.apps.assets.access import ASSET, KEEPERS
from bangfu.apps.assets.actions.happenings import note_event
from bangfu.apps.assets.models import Asset, AssetOwner
from bangfu.apps.assets.queries.facts import ownership_facts
from bangfu.apps.funds.actions.drafts import make_draft
from bangfu.apps.funds.actions.rulings import ruled
from bangfu.apps.funds.models import Fund
from bangfu.apps.ledger.actions import post
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.ledger.queries import balance_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.projects.models import Project
from bangfu.apps.records.actions import Told, keep, move, once, take
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.core.ledger import Account, Entry, Line
from bangfu.core.money import yuan
from bangfu.core.words import words

BUILT = ("accepted", "operating", "closing")
"""The states of a project whose works were accepted."""

PLACE_DIGITS = 12


def form_asset(
    viewer: Viewer, project: Project, fund: Fund, *, values: Mapping[str, Any], key: str
) -> Told:
    """Enter what a project built; `values` as the fields of `Asset`. It is not on the books yet.

    Raises Refused: the project was not accepted, it lies elsewhere, the day is to come.
    """

    def do() -> Asset:
        if project.state not in BUILT:
            raise refuse("project_not_accepted", str(project), state=project.state_name)
        if values["formed_on"] > viewer.today:
            raise refuse("day_to_come", str(values["name"]), day=values["formed_on"])
        number = Asset.everything.filter(project=project).count() + 1
        row = Asset(
            code=f"{project.code}-A{number}",
            project=project,
            fund=fund,
            township_id=project.township_id,
            **values,
        )
        return make_draft(viewer, row, KEEPERS, ASSET)

    body = {"project": project.pk, "fund": fund.pk} | dict(values)
    return once(viewer, key, body, do)


def register_asset(viewer: Viewer, row: Asset, *, key: str) -> Told:
    """Register an asset: its custodian, its owners with their exact shares, its value in the books.

    Raises Refused: no custodian, not as many villages as the policy counts, worth more than is left
    of what was built.
    """

    def do() -> Asset:
        row.custodian_id = _custodian(viewer, row)
        decision, shares = _shares(viewer, row)
        row.ownership = decision
        row.save(update_fields=["custodian", "ownership"])
        owners = [[one["village"], one["share"], one["value_fen"]] for one in shares]
        after = {"custodian": row.custodian_id, "value_fen": row.value_fen, "owners": owners}
        take(viewer, row, "register", decision=decision, after=after)
        _write_owners(viewer, row, shares)
        row.entry = _capitalise(viewer, row, decision)
        row.save(update_fields=["entry"])
        note_event(viewer, row, "formed", on=row.formed_on)
        return row

    return once(viewer, key, {"register": row.pk}, do)


def confirm_asset(viewer: Viewer, row: Asset, *, certificate: str, key: str) -> Told:
    """Confirm the owners' right by its certificate. Raises Refused without one."""

    def do() -> Asset:
        if not certificate.strip():
            raise refuse("certificate_missing", str(row))
        take(viewer, row, "confirm", after={"certificate": certificate})
        row.certificate = certificate
        row.save(update_fields=["certificate"])
        return row

    return once(viewer, key, {"confirm": row.pk, "certificate": certificate}, do)


def accept_asset(viewer: Viewer, row: Asset, *, platform_number: str, key: str) -> Told:
    """Note that the platform of collective assets took it over, under its number. Raises Refused."""

    def do() -> Asset:
        take(viewer, row, "accept", after={"platform_number": platform_number})
        row.platform_number = platform_number
        row.save(update_fields=["platform_number"])
        return row

    return once(viewer, key, {"accept": row.pk, "platform_number": platform_number}, do)


def reject_asset(viewer: Viewer, row: Asset, *, reason: str, key: str) -> Told:
    """Note that the platform sent it back. Raises Refused without a reason."""
    return move(viewer, row, "reject", reason=reason, key=key)


def withdraw_asset(viewer: Viewer, row: Asset, *, reason: str, key: str) -> Told:
    """Give up an asset that is not registered. Raises Refused without a reason."""
    return move(viewer, row, "withdraw", reason=reason, key=key)


def _custodian(viewer: Viewer, row: Asset) -> str:
    facts = {"asset": row.code, "township": row.township_id, "value_fen": row.value_fen}
    decision = ruled(viewer, "assets.registration", {"assets": [facts]}, on=viewer.today)
    return str(decision.answer[0]["custodian"]).ljust(PLACE_DIGITS, "0")


def _shares(viewer: Viewer, row: Asset) -> tuple[Decision, list[dict[str, Any]]]:
    """The share of every member village. Another number of villages than the policy counts stops it."""
    facts = ownership_facts(row, on=viewer.today)
    answer = decide(viewer, "assets.ownership", facts, on=viewer.today)
    if miscounted := [p for p in answer.problems if p.code == "member_count"]:
        raise Refused([replace(p, severity="block") for p in miscounted], answer.because)
    decision = keep(viewer, answer, facts)
    shares = [one for one in decision.answer if one["share"] != "0"]
    assert sum(Fraction(one["share"]) for one in shares) == 1, "shares of an asset make one whole"
    return decision, shares


def _write_owners(viewer: Viewer, row: Asset, shares: list[dict[str, Any]]) -> None:
    """All owners in one write; the event of the registration holds every share."""
    AssetOwner.everything.bulk_create(
        AssetOwner(
            asset=row,
            village_id=one["village"],
            share=one["share"],
            value_fen=one["value_fen"],
            since=viewer.today,
        )
        for one in shares
    )


def _capitalise(viewer: Viewer, row: Asset, decision: Decision) -> JournalEntry:
    """Book construction → fixed assets; what is then missing in construction was never built."""
    fund, built = row.fund.code, Account(row.fund.code, "construction", row.project.code)
    entry = Entry(
        booked_on=viewer.today,
        lines=(
            Line(Account(fund, "fixed_assets", row.code), row.value_fen),
            Line(built, -row.value_fen),
        ),
        memo=words(f"资产转固：{row.name}", f"Capitalised: {row.name}"),
        clause=decision.clauses[0],
        document=row.code,
    )
    booked = post(viewer, entry, key=f"asset-{row.pk}", decision=decision, subject=row)
    left = balance_of(viewer, built)
    if left < 0:
        told = {"value": yuan(row.value_fen), "left": yuan(left + row.value_fen)}
        raise refuse("more_than_was_built", str(row), **told)
    return booked
