"""What the pages themselves keep: views of lists that a person saved, and imports that were handed in."""

from django.db import models
from django.db.models import Q

from bangfu.apps.pages.flow import IMPORT_BATCH
from bangfu.apps.people.models import Person
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
    """

    flow = IMPORT_BATCH

    listing = models.CharField(max_length=100)
    place = models.CharField(max_length=12)
    file = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    counts = models.JSONField(default=dict)
    handed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["listing", "digest"])]

    def __str__(self) -> str:
        return self.file
