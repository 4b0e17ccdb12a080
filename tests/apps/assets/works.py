"""What a project built: money paid for works, an accepted project, and assets on the books."""

from typing import Any

from bangfu.apps.assets.actions import (
    Wish,
    approve_disposal,
    ask_disposal,
    confirm_asset,
    consent_disposal,
    draft_disposal,
    form_asset,
    register_asset,
)
from bangfu.apps.assets.models import Asset, Disposal
from bangfu.apps.projects.models import Project
from tests.apps.acts import fresh, key, row
from tests.apps.funds.offices import (
    TODAY,
    Offices,
    arrival,
    claim,
    injected,
    offices,
    paid,
    papers,
    posted,
)

MEMBER_TOWNSHIPS = 24
"""Twenty-four townships of twelve weak villages: the 288 members of the policy."""


def works(yuan: int = 14_400_000, *, townships: int = MEMBER_TOWNSHIPS) -> Offices:
    """The county after so much was paid for works, with the project accepted."""
    at = offices(townships=townships)
    Project.everything.filter(pk=at.project.pk).update(municipal_subsidy_fen=2_000_000_000)
    at.project = fresh(at.project)
    posted(at, arrival())
    injected(at, 2000, waiver="平台批复〔2018〕2号")
    paid(at, claim(yuan), papers(yuan))
    Project.everything.filter(pk=at.project.pk).update(state="accepted")
    at.project = fresh(at.project)
    return at


def formed(at: Offices, yuan: int = 14_400_000, **values: Any) -> Asset:
    """A greenhouse that the project built, not on the books yet."""
    given = {
        "name": "食用菌出菇大棚",
        "category": "operating",
        "site": "镇东",
        "value_fen": yuan * 100,
        "formed_on": TODAY,
        "use_state": "in_use",
    }
    told = form_asset(at.clerk, at.project, at.fund, values=given | values, key=key())
    return row(Asset, told)


def registered(at: Offices, yuan: int = 14_400_000, **values: Any) -> Asset:
    """An asset on the books."""
    return row(Asset, register_asset(at.clerk, formed(at, yuan, **values), key=key()))


def confirmed(at: Offices, yuan: int = 14_400_000) -> Asset:
    """An asset with its certificate."""
    held = registered(at, yuan)
    return row(Asset, confirm_asset(at.bureau, held, certificate="证-1", key=key()))


def asked(at: Offices, asset: Asset, way: str = "sale") -> Disposal:
    """A disposal that the township asked for."""
    wish = Wish(way, "设备老化", "某农机公司")
    held = row(Disposal, draft_disposal(at.clerk, asset, wish, key=key()))
    return row(Disposal, ask_disposal(at.clerk, held, key=key()))


def approved(at: Offices, asset: Asset, way: str = "sale") -> Disposal:
    """A disposal with the consent of the owners and the approval of the district."""
    held = asked(at, asset, way)
    told = consent_disposal(at.bureau, held, owner_consent="同意书-1", key=key())
    told = approve_disposal(
        at.leader, row(Disposal, told), district_approval="津蓟政批〔2019〕5号", key=key()
    )
    return row(Disposal, told)
