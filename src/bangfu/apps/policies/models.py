"""Editions: what a pack was when this county first met it, kept for good."""

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """One edition of a pack, told from others by the digest over its files.

    `files` holds the text of every file by its name, so that a past policy can be read again.
    """

    pack = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    title_zh = models.TextField()
    title_en = models.TextField()
    registered_at = models.DateTimeField()
    files = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "digest"], name="edition_once"),
            models.CheckConstraint(condition=~Q(pack=""), name="edition_has_pack"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="edition_digest_is_sha256"
            ),
            models.CheckConstraint(condition=~Q(title_zh=""), name="edition_has_title"),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.short}"

    @property
    def short(self) -> str:
        """The beginning of the digest, as people tell editions apart."""
        return self.digest[:12]
