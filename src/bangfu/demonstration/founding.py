"""The county begins: its people, places, policy, offices and funds."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bangfu.apps.funds.actions import set_up_fund
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.actions.county import (
    activate_policy,
    confirm_policy,
    submit_policy,
    take_up,
)
from bangfu.apps.policies.models import Edition, PolicyPack
from bangfu.apps.registry.actions.divisions import load_divisions
from bangfu.apps.registry.actions.organisations import make_organisation
from bangfu.apps.registry.models import Division
from bangfu.demonstration import cast
from bangfu.demonstration.telling import SHANGHAI, Telling, fresh, row

PACK = "jizhou-2018"
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


def begin(story: Telling, county: str) -> None:
    """Found the county, load its places, take its policy into force, set up offices and funds."""
    at = datetime.combine(cast.BEGINS, datetime.min.time(), SHANGHAI).replace(hour=8)
    cast.administrators(story, county, at)
    load_divisions(Viewer(person_id=story.people["admin"].pk, at=at), county[:6])
    towns = Division.everything.filter(level="township", parent_id=county).order_by("code")
    story.townships = {town.name: town.code for town in towns}
    cast.offices(story, county)
    into_force(story)
    for code, name, category, level in OFFICES:
        values: dict[str, object] = {
            "code": code,
            "name": name,
            "category": category,
            "level": level,
            "office": code.replace("-", "_"),
        }
        values |= {"division_id": county, "active_from": cast.BEGINS}
        make_organisation(story.who("bureau", STARTS), values, key=story.key)
    for fund in FUNDS:
        kept = {
            "place_id": county,
            "responsible": "finance-bureau",
            "responsible_person": "财政经办（演示）",
        }
        set_up_fund(story.who("finance", STARTS), kept | dict(fund), key=story.key)


def into_force(story: Telling) -> None:
    """The policy is taken up by its editor, confirmed by the office, in force from its first day."""
    edition = Edition.objects.filter(pack=PACK).latest("pk")
    editor = story.who("editor", STARTS)
    policy = row(PolicyPack, take_up(editor, edition, key=story.key))
    submit_policy(editor, policy, key=story.key)
    confirm_policy(story.who("office", STARTS), fresh(policy), key=story.key)
    activate_policy(editor, fresh(policy), key=story.key, active_from=cast.BEGINS)
