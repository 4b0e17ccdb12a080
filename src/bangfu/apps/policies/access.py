"""Who may see what. Policies are public: everybody may read all of them, signed in or not."""

from bangfu.apps.people.scope import Viewer


def may_read_policies(viewer: Viewer) -> bool:
    """Packs, clauses, editions and the calculator are public."""
    return True
