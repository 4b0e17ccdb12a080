"""The work files as lists, and the types of papers that oversight keeps with its records."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.access import FILING_ROLES
from bangfu.apps.oversight.queries.work_files import (
    is_incomplete,
    named_papers_for,
    part_choices,
    parts_asked,
    work_files_for,
)
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.queries.places import place_choices, township_choices
from bangfu.apps.registry.tables.places import place_href
from bangfu.core.words import Words, words

PHOTO = "photo"
OTHERS: Mapping[str, Words] = {
    PHOTO: words("照片", "Photo"),
    "other": words("其他材料", "Other paper"),
}


def work_papers(viewer: Viewer, row: Any) -> Mapping[str, Words]:
    """The parts of the work files that the policy asks townships to keep, then photos and others."""
    return {**parts_asked(viewer), **OTHERS}


FILING = " ".join(FILING_ROLES)
OPENNESS: Mapping[str, Words] = {
    "0": words("公开", "Public"),
    "1": words("内部", "Internal"),
}


def type_name(row: Any) -> Words:
    """The type of a paper, as it was called when it was handed in."""
    return Words(**row.type_name)


PAPERS = Listing(
    "oversight:papers",
    _("工作档案"),
    named_papers_for,
    intro=_("镇、村两级工作档案和各项手续的材料。文件按内容摘要值收存，改动过的不能下载。"),
    columns=(
        Column("title", _("名称"), link=True),
        Column("type_name", _("材料类别"), value=type_name),
        Column("place_name", _("所在地")),
        Column("copies", _("份数"), "number"),
        Column("sealed", _("已盖章"), "flag"),
        Column("data_class", _("公开级别"), choices=OPENNESS),
        Column("uploaded_by", _("上传人"), path="uploaded_by__name"),
        Column("uploaded_at", _("上传时间"), "moment"),
    ),
    filters=(
        Pick("type", _("材料类别"), part_choices),
        PlacePick("place", _("所在地"), place_choices, path="place"),
        Flag("withdrawn", _("已撤下"), Q(withdrawn_at__isnull=False)),
        Span("uploaded_at", _("上传时间"), "date", path="uploaded_at__date"),
    ),
    search=("title", "file_name"),
    order=("-pk",),
    row_url="oversight:paper",
    buttons=(
        Button(_("归档材料"), "oversight:paper_new", FILING),
        Button(_("档案是否齐全"), "oversight:work_files"),
    ),
    empty=_("还没有材料。由村、镇乡归档。"),
)

WORK_FILES = Listing(
    "oversight:work_files",
    _("工作档案是否齐全"),
    work_files_for,
    intro=_("每个困难村的工作档案要有政策规定的各个部分。"),
    columns=(
        Column("name", _("村"), link=True),
        Column("parent", _("镇乡"), "place"),
        Column("parts_filed", _("已有几个部分"), "number"),
    ),
    filters=(
        Flag("incomplete", _("不齐全"), is_incomplete),
        PlacePick("township", _("镇乡"), township_choices, path="code"),
    ),
    search=("name", "code"),
    order=("code",),
    row_url=place_href,
    empty=_("您的范围内没有困难村。"),
)
