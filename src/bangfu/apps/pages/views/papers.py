"""The papers of a record: handed in and withdrawn on its page."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.apps.pages.forms.policy_form import (
    KEY,
    ChoiceField,
    FlagField,
    PaperField,
    PolicyForm,
    TextField,
    WholeField,
)
from bangfu.apps.pages.views.see_other import tell_refused
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.records.actions.papers import Paper, attach, withdraw_paper
from bangfu.apps.records.queries.papers import file_of, paper_for
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.core.words import Words


class AttachForm(PolicyForm):
    """A paper as it is handed in; its types are those of the row."""

    type = ChoiceField(gettext_lazy("材料类别"), {})
    title = TextField(gettext_lazy("名称"), required=False)
    file = PaperField(gettext_lazy("文件"))
    copies = WholeField(gettext_lazy("份数"), min_value=1, max_value=99, initial=1)
    sealed = FlagField(gettext_lazy("已盖章"), initial=False)
    is_public = FlagField(gettext_lazy("向社会公开"), initial=False)

    def of_types(self, types: dict[str, Words]) -> "AttachForm":
        """The form with the types of a row to choose from."""
        named = [(code, words.said(self.viewer.language)) for code, words in types.items()]
        self.fields["type"].choices = [("", ""), *named]  # type: ignore[attr-defined]
        return self


def attached(form: AttachForm, types: dict[str, Words], roles: str) -> Told:
    """Hand in the paper of a valid form. Raises Refused."""
    data, file = form.cleaned_data, form.cleaned_data["file"]
    paper = Paper(
        data["type"],
        types[data["type"]],
        data["title"],
        file.name,
        file.read(),
        copies=data["copies"],
        sealed=bool(data["sealed"]),
        is_public=bool(data["is_public"]),
    )
    return attach(form.viewer, form.row, paper, key=form.key, roles=tuple(roles.split()))


def withdrawn(request: HttpRequest, viewer: Viewer, row: Any, number: str) -> None:
    """Withdraw a paper of the row as the page asks; a refusal is told on the page that follows."""
    paper = paper_for(viewer, int(number)) if number.isdecimal() and len(number) < 19 else None
    try:
        if paper is None or (paper.subject_kind, paper.subject_id) != (row.kind(), row.pk):
            raise refuse("paper_not_here", str(row))
        reason = request.POST.get("reason", "")
        withdraw_paper(viewer, row, paper, key=request.POST.get(KEY, ""), reason=reason)
        messages.success(request, _("已撤下“%(paper)s”。") % {"paper": paper})
    except Refused as refused:
        tell_refused(request, refused)


def handed_out(viewer: Viewer, row: Any, number: str) -> HttpResponseBase:
    """The file of a paper of the row, to be saved; a paper that is not there is not found."""
    paper = paper_for(viewer, int(number)) if number.isdecimal() and len(number) < 19 else None
    file = None
    if paper is not None and (paper.subject_kind, paper.subject_id) == (row.kind(), row.pk):
        file = file_of(paper)
    if paper is None or file is None:
        raise Http404(_("没有这份材料，或文件已不在。"))
    return FileResponse(
        file.open("rb"),
        as_attachment=True,
        filename=paper.file_name,
        content_type=paper.content_type,
    )
