"""Who works in Kaiyuan: one of every office, a department for each kind of list; and until when."""

from datetime import date

from bangfu.apps.monitoring.models.feeds import DEPARTMENTS
from bangfu.demonstration.cast import Cast, Part

BEGINS = date(2024, 1, 2)
TOLD_UNTIL = date(2024, 12, 18)
"""The day on which the story ends: what a visitor finds waiting was left on it."""

CAST = Cast(
    county={
        "leader": Part("county_leader", "市领导"),
        "office": Part("leading_group_office", "领导小组办公室"),
        "bureau": Part("agriculture_bureau", "农业农村局经办"),
        "bureau2": Part("agriculture_bureau", "农业农村局复核"),
        "platform": Part("platform", "平台经办"),
        "finance": Part("finance_bureau", "财政经办"),
        "auditor": Part("auditor", "审计人员"),
        "expert": Part("expert", "评审专家"),
        "editor": Part("pack_editor", "政策管理员"),
        **{
            code: Part("department", f"{name.zh}部门经办", organisation=code)
            for code, name in DEPARTMENTS.items()
        },
    },
    township={
        "clerk": Part("township", "经办"),
        "head": Part("township_leader", "负责人"),
        "cashier": Part("township_finance", "财政所"),
    },
    village={
        "village": Part("village", "村委会"),
        "team": Part("resident_team", "驻村工作队"),
        "grid": Part("grid_worker", "网格员"),
    },
)
