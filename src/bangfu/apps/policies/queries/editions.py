"""Editions of packs, newest first."""

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.access import may_read_policies
from bangfu.apps.policies.models import Edition


def editions_for(viewer: Viewer, pack_id: str) -> list[Edition]:
    """The editions of a pack without their files, the latest that was met first."""
    if not may_read_policies(viewer):
        return []
    kept = Edition.objects.filter(pack=pack_id).defer("files")
    return list(kept.order_by("-registered_at", "-pk"))


def edition_for(viewer: Viewer, pack_id: str, digest: str) -> Edition | None:
    """The edition of a pack whose digest begins so, where exactly one does."""
    if not may_read_policies(viewer):
        return None
    kept = list(Edition.objects.filter(pack=pack_id, digest__startswith=digest)[:2])
    return kept[0] if len(kept) == 1 else None
