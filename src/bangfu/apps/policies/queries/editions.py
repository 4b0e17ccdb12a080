"""Editions of packs, newest first."""

from bangfu.apps.policies.models import Edition


def editions_of(pack_id: str) -> list[Edition]:
    """The editions of a pack without their files, the latest that was met first."""
    kept = Edition.objects.filter(pack=pack_id).defer("files")
    return list(kept.order_by("-registered_at", "-pk"))


def edition_of(pack_id: str, digest: str) -> Edition | None:
    """The edition of a pack whose digest begins so, where exactly one does."""
    kept = list(Edition.objects.filter(pack=pack_id, digest__startswith=digest)[:2])
    return kept[0] if len(kept) == 1 else None
