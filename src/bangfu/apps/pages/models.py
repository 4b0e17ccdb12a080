"""What the pages themselves keep: views of lists that a person saved, and imports that were handed in."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q

from bangfu.apps.pages.flow import IMPORT_BATCH
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import Flowing


class SavedView(models.Model):
    """The filter, order and columns of a list under a name, kept for one person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    listing = models.CharField(max_length=100)
    title = models.CharField(max_length=60)
    query = models.CharField(max_length=2000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "listing", "title"], name="one_saved_view_of_a_name"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="saved_view_has_name"),
        ]

    def __str__(self) -> str:
        return self.title


class ImportBatch(Flowing):
    """A workbook that was handed in for an import: what it held, what it changed, who and when.

    `content` is the file as it came, kept until it is applied, so that what is applied is what was
    checked; the digest stays for good. `counts` are the rows that are new, changed and the same.

    A file about people is sealed with a data key of its own. Once a worker has read it, `content`
    holds its rows in place of the file, `summary` what the page tells of them, and `marked` the copy
    with its faults beside the cells: sealed, all of them, and gone with their key once the file was
    applied or dropped.
    """

    flow = IMPORT_BATCH

    listing = models.CharField(max_length=100)
    place = models.CharField(max_length=12)
    file = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    data_key = models.BinaryField(null=True)
    content = models.BinaryField()
    summary = models.BinaryField(default=b"")
    marked = models.BinaryField(default=b"")
    counts = models.JSONField(default=dict)
    handed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["listing", "digest"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["applied", "dropped"])
                | Q(data_key__isnull=True, content=b"", summary=b"", marked=b""),
                name="import_that_ended_keeps_no_file",
            )
        ]

    def __str__(self) -> str:
        return self.file

    @classmethod
    def waiting_q(cls, viewer: Viewer) -> Q:
        """A file waits for nobody but who handed it in."""
        return Q(handed_by=viewer.person_id)

    def event_values(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """Everything but the file and what was read in it: events are kept for good."""
        return {name: value for name, value in values.items() if name not in HELD_FOR_A_WHILE}


HELD_FOR_A_WHILE = ("data_key", "content", "summary", "marked")
"""What of an import goes once it was applied or dropped."""
