"""Papers handed in: which required paper of which row is there, under which number."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models.applications import Application
from bangfu.apps.projects.models.assigned import assigned_q
from bangfu.apps.records.models import Kept


class PaperHandedIn(Kept):
    """A paper that the policy asks for by `code`, handed in for a row of this stage.

    `statement` says why the matter does not arise, where such a statement may stand for the paper.
    A paper taken back keeps its row, with the day.
    """

    subject_kind = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    place = models.CharField(_("所属地"), max_length=12)
    code = models.CharField(_("要件"), max_length=60)
    code_name = models.JSONField(default=dict)
    number = models.CharField(_("文号或编号"), max_length=100, blank=True)
    statement = models.CharField(_("不适用说明"), max_length=300, blank=True)
    handed_on = models.DateField(_("交件日期"))
    withdrawn_on = models.DateField(_("作废日期"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "code"],
                condition=Q(withdrawn_on__isnull=True),
                name="paper_of_a_row_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.code_name.get("zh", self.code))

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the places read, and those of applications to be reviewed by the viewer."""
        of_application = Q(subject_kind=Application.kind())
        return super().visible_q(viewer) | (of_application & assigned_q(viewer, "subject_id"))
