"""Keeping what a verification of the books found, for whoever looks next."""

from collections.abc import Sequence

from bangfu.apps.ledger.actions.places import county_of
from bangfu.apps.ledger.models import JournalCounter, Verification
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import created
from bangfu.apps.records.models import ChainHead


def keep_verification(viewer: Viewer, results: Sequence[dict[str, object]]) -> Verification:
    """Keep what each check found, with the numbers up to which the books were read."""
    counter = JournalCounter.objects.filter(pk=1).first() or JournalCounter()
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    kept: Verification = Verification.everything.create(
        place=county_of(viewer),
        at=viewer.moment,
        person_id=viewer.person_id,
        journal_sequence=counter.sequence,
        chain_sequence=head.sequence,
        chain_digest=head.digest,
        results=list(results),
    )
    created(viewer, kept)
    return kept
