"""How a county begins: its administrators, places and offices, and its policy in force."""

from datetime import date, datetime, time

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.actions.county import (
    activate_policy,
    confirm_policy,
    submit_policy,
    take_up,
)
from bangfu.apps.policies.models import Edition, PolicyPack
from bangfu.apps.registry.actions.divisions import load_divisions
from bangfu.apps.registry.models import Division
from bangfu.demonstration import cast
from bangfu.demonstration.cast import Cast
from bangfu.demonstration.telling import SHANGHAI, Telling, fresh, row


def begin(story: Telling, people: Cast) -> None:
    """Found the county, load its places, take its people on."""
    at = datetime.combine(story.begins, time(8), SHANGHAI)
    cast.administrators(story, at)
    load_divisions(Viewer(person_id=story.people["admin"].pk, at=at), story.county[:6])
    towns = Division.everything.filter(level="township", parent_id=story.county).order_by("code")
    story.townships = {town.name: town.code for town in towns}
    cast.offices(story, people)


def into_force(story: Telling, pack: str, on: date) -> None:
    """The policy is taken up by its editor, confirmed by the office, in force since the beginning."""
    edition = Edition.objects.filter(pack=pack).latest("pk")
    editor = story.who("editor", on)
    policy = row(PolicyPack, take_up(editor, edition, key=story.key))
    submit_policy(editor, policy, key=story.key)
    confirm_policy(story.who("office", on), fresh(policy), key=story.key)
    activate_policy(editor, fresh(policy), key=story.key, active_from=story.begins)
