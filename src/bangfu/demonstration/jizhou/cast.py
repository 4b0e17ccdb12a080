"""Who works in Jizhou, one of every office, two where one checks the other; and until when."""

from datetime import date

from bangfu.demonstration.cast import Cast, Part

BEGINS = date(2018, 1, 1)
TOLD_UNTIL = date(2021, 12, 28)
"""The day on which the story ends: what a visitor finds waiting was left on it."""

CAST = Cast(
    county={
        "leader": Part("county_leader", "区领导"),
        "office": Part("leading_group_office", "领导小组办公室"),
        "bureau": Part("agriculture_bureau", "农委经办"),
        "bureau2": Part("agriculture_bureau", "农委复核"),
        "platform": Part("platform", "平台经办"),
        "platform2": Part("platform", "平台复核"),
        "finance": Part("finance_bureau", "财政经办"),
        "finance2": Part("finance_bureau", "财政复核"),
        "finance3": Part("finance_bureau", "财政记账"),
        "auditor": Part("auditor", "审计人员"),
        "expert": Part("expert", "评审专家甲"),
        "expert2": Part("expert", "评审专家乙"),
        "expert3": Part("expert", "评审专家丙"),
        "editor": Part("pack_editor", "政策管理员"),
    },
    township={
        "clerk": Part("township", "经办"),
        "head": Part("township_leader", "负责人"),
        "cashier": Part("township_finance", "财政所审票"),
        "cashier2": Part("township_finance", "财政所出纳"),
    },
    village={"village": Part("village", "村委会")},
    without_account=frozenset({"expert2", "expert3"}),
)
