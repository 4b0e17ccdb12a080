"""What Jizhou begins with: its offices and funds."""

from collections.abc import Mapping, Sequence
from datetime import date

from bangfu.apps.funds.actions import set_up_fund
from bangfu.apps.registry.actions.organisations import make_organisation
from bangfu.demonstration.telling import Telling

STARTS = date(2018, 1, 2)

OFFICES = (
    ("district-government", "蓟州区人民政府", "government", "district"),
    ("agriculture-commission", "蓟州区农委", "bureau", "district"),
    ("finance-bureau", "蓟州区财政局", "bureau", "district"),
    ("audit-bureau", "蓟州区审计局", "bureau", "district"),
    ("platform", "区级产业帮扶平台（演示）", "platform", "district"),
    ("sales-terminal", "农产品销售终端（演示）", "sales_terminal", "district"),
)
"""Organisations of the county: code, name, category, level. The policy calls each by its code."""

FUNDS: Sequence[Mapping[str, object]] = (
    {
        "code": "subsidy",
        "name": "市级产业帮扶补助资金",
        "name_en": "Municipal subsidy for industry assistance",
        "level": "municipal",
        "purpose": "困难村产业带动帮扶",
        "earmark": "industry",
        "pooled": ["projects", "funds"],
    },
    {
        "code": "pool",
        "name": "返村收益专账",
        "name_en": "Returns pool",
        "level": "district",
        "purpose": "收取项目上缴利润，返还困难村",
        "pooled": ["projects", "funds"],
        "supervisor": "agriculture-commission",
        "finance_opinion": "同意设立专账（演示）",
        "audit_opinion": "同意设立专账（演示）",
    },
    {
        "code": "village",
        "name": "村集体返还收益",
        "name_en": "Returns held by the villages",
        "level": "village",
        "purpose": "村级公益事业",
        "pooled": [],
    },
)


def set_up(story: Telling) -> None:
    """The offices of the county and its funds."""
    for code, name, category, level in OFFICES:
        values: dict[str, object] = {
            "code": code,
            "name": name,
            "category": category,
            "level": level,
            "office": code.replace("-", "_"),
        }
        values |= {"division_id": story.county, "active_from": story.begins}
        make_organisation(story.who("bureau", STARTS), values, key=story.key)
    for fund in FUNDS:
        kept = {
            "place_id": story.county,
            "responsible": "finance-bureau",
            "responsible_person": "财政经办（演示）",
        }
        set_up_fund(story.who("finance", STARTS), kept | dict(fund), key=story.key)
