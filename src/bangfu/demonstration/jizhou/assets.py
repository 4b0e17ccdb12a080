"""What the projects of the demonstration built: registered, owned by all weak villages, looked at."""

from datetime import date, timedelta

from bangfu.apps.assets.actions import Look, check_asset, confirm_asset, form_asset, register_asset
from bangfu.apps.assets.models import Asset
from bangfu.apps.projects.models import Project
from bangfu.core.money import Fen
from bangfu.demonstration.jizhou import subsidy
from bangfu.demonstration.jizhou.projects import Planned
from bangfu.demonstration.telling import LABEL, Telling, fresh, row


def register(story: Telling, plan: Planned, project: Project, on: date, value_fen: Fen) -> None:
    """One asset a project: entered by the township, confirmed with a certificate, looked at later."""
    values = {
        "name": f"{plan.zh}主体设施",
        "category": "operating",
        "site": f"{plan.township}项目区",
        "quantity": f"{plan.area_mu}亩",
        "value_fen": value_fen,
        "formed_on": on,
        "use_state": "in_use",
    }
    clerk = story.who(f"clerk:{plan.township}", on)
    formed = row(Asset, form_asset(clerk, project, subsidy.fund(), values=values, key=story.key))
    register_asset(clerk, formed, key=story.key)
    certificate = f"{LABEL}权证-{plan.code}"
    confirm_asset(story.who("bureau", on), fresh(formed), certificate=certificate, key=story.key)
    later = on + timedelta(days=180)
    look = Look(later, "in_use", maintained=True)
    check_asset(story.who(f"clerk:{plan.township}", later), fresh(formed), look, key=story.key)
