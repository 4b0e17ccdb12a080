"""The pages of the work files: a paper with its file, and filing one."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.apps.oversight.actions.work_files import file_paper
from bangfu.apps.oversight.forms.papers import WorkPaperForm
from bangfu.apps.oversight.queries.work_files import named_papers_for, parts_asked
from bangfu.apps.oversight.tables.papers import FILING, OPENNESS, PAPERS, type_name
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Facts, RecordPage
from bangfu.apps.people.access import viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.records.actions.papers import Paper
from bangfu.apps.records.queries.papers import file_of, paper_for


def _file(sent: Sent) -> Told:
    data = dict(sent.data)
    place, file = data.pop("place"), data.pop("file")
    kind = data.pop("type")
    name = parts_asked(sent.viewer)[kind]
    paper = Paper(kind, name, file_name=file.name, content=file.read(), **data)
    return file_paper(sent.viewer, place, paper, key=sent.key)


def _ways_on(viewer: Viewer, row: Any) -> list[Button]:
    return [Button(gettext_lazy("下载"), reverse("oversight:paper_file", args=[row.pk]))]


PAPER = RecordPage(
    "oversight:paper",
    named_papers_for,
    register=PAPERS,
    facts=(
        Facts(
            gettext_lazy("材料"),
            (
                Column("type_name", gettext_lazy("材料类别"), value=type_name),
                Column("place_name", gettext_lazy("所在地")),
                Column("copies", gettext_lazy("份数"), "number"),
                Column("sealed", gettext_lazy("已盖章"), "flag"),
                Column("data_class", gettext_lazy("公开级别"), choices=OPENNESS),
                Column("file_name", gettext_lazy("文件名")),
                Column("size", gettext_lazy("大小（字节）"), "number"),
                Column("uploaded_by", gettext_lazy("上传人"), path="uploaded_by__name"),
                Column("uploaded_at", gettext_lazy("上传时间"), "moment"),
                Column("withdrawn_at", gettext_lazy("撤下时间"), "moment"),
                Column("digest", gettext_lazy("摘要值")),
            ),
        ),
    ),
    buttons=_ways_on,
)

PAPER_NEW = FormPage(
    "oversight:paper_new",
    gettext_lazy("归档材料"),
    WorkPaperForm,
    _file,
    by=FILING,
    leads_to="oversight:paper",
    register=PAPERS,
)


def paper_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a paper, to be saved; one that is gone or was changed on the disk is not found."""
    paper = paper_for(viewer_of(request), pk)
    file = file_of(paper) if paper else None
    if paper is None or file is None:
        raise Http404(_("没有这份材料，或文件已不在。"))
    return FileResponse(
        file.open("rb"),
        as_attachment=True,
        filename=paper.file_name,
        content_type=paper.content_type,
    )
