"""A policy in force, for tests of what rests on it: the rows as the flow would leave them."""

from datetime import UTC, date, datetime

from bangfu.apps.policies.actions.editions import register_editions
from bangfu.apps.policies.models import Edition, PolicyPack
from bangfu.apps.policies.queries.packs import pack_in
from bangfu.core.policies.reader import shipped_folder

MET_AT = datetime(2018, 1, 1, 1, tzinfo=UTC)


def put_in_force(pack_id: str = "jizhou-2018", *, since: date | None = None) -> PolicyPack:
    """Take a shipped pack into force, from the first day its text speaks of unless told otherwise."""
    folder = shipped_folder() / pack_id
    register_editions({pack_id: folder}, registered_at=MET_AT)
    identity = pack_in(folder).identity
    return PolicyPack.everything.create(
        edition=Edition.objects.get(pack=pack_id),
        place=identity.place.code.ljust(12, "0"),
        title=identity.title.zh,
        title_en=identity.title.en,
        active_from=since or identity.in_force.back_to or identity.in_force.start,
        state="active",
    )
