"""How a risk clue and a monitoring case move: from what was heard to a risk that is gone."""

from bangfu.core.flow import Duty, Event, Flow, State, event, state
from bangfu.core.words import words

VILLAGE = "village resident_team"
"""Who goes to the household and knows it: those of its village."""

COUNTY = "agriculture_bureau"
TOWNSHIP = "township"
HEARING = f"{VILLAGE} {TOWNSHIP} {COUNTY}"

STEPS = {
    "verified": words("入户核实", "Home check"),
    "compared": words("数据比对", "Data comparison"),
    "reviewed": words("村级评议", "Village review"),
    "noticed": words("村级公示", "Village notice"),
    "checked": words("乡镇审核", "Township check"),
    "identified": words("县级确认", "Decision of the county"),
}
"""The steps of a case, as policies name them. Lifting a risk takes the same."""

CLUE = Flow(
    name="monitoring.clue",
    title=words("风险线索", "Risk clue"),
    states=(
        state("open", "待处理", "Open", light="care"),
        state("received", "已受理", "Received"),
        state("dismissed", "不予受理", "Dismissed", on_path=False),
    ),
    events=(
        event("receive", "受理", "Receive", before="open", after="received",
              by=f"{VILLAGE} {TOWNSHIP}", clause="KY-030"),
        event("dismiss", "不予受理", "Dismiss", before="open", after="dismissed",
              by=f"{TOWNSHIP} {COUNTY}", asks_reason=True),
    ),
)  # fmt: skip


def _course(of: str) -> tuple[Event, ...]:
    """The steps between receiving and the decision; `of` is empty, or the beginning of lifting."""
    first = f"{of}received" if not of else "lifting"

    def step(  # noqa: PLR0913 (a row of the table)
        code: str, zh: str, en: str, before: str, after: str, by: str, duty: Duty
    ) -> Event:
        return event(
            f"{of}{code}",
            zh,
            en,
            before=first if before == "first" else f"{of}{before}",
            after=f"{of}{after}",
            by=by,
            duty=duty,
            clause="KY-030",
        )

    return (
        step("verify", "核实属实", "Found true", "first", "verified", VILLAGE, "propose"),
        step("compare", "完成比对", "Compare data", "verified", "compared", COUNTY, "verify"),
        step("review", "评议通过", "Pass review", "compared", "reviewed", VILLAGE, "propose"),
        step("notice", "拟公示", "Draft the notice", "reviewed", "noticed", "village", "propose"),
        step("check", "审核通过", "Check", "noticed", "checked", TOWNSHIP, "check"),
    )


def _states(of: str) -> tuple[State, ...]:
    zh, en = ("解除：", "Lifting: ") if of else ("", "")
    return (
        state(f"{of}verified", f"{zh}已核实", f"{en}verified".capitalize()),
        state(f"{of}compared", f"{zh}已比对", f"{en}compared".capitalize()),
        state(f"{of}reviewed", f"{zh}已评议", f"{en}reviewed".capitalize()),
        state(f"{of}noticed", f"{zh}公示中", f"{en}noticed".capitalize()),
        state(f"{of}checked", f"{zh}已审核", f"{en}checked".capitalize()),
    )


CASE = Flow(
    name="monitoring.case",
    title=words("监测案件", "Monitoring case"),
    states=(
        state("received", "已受理", "Received", light="care"),
        *_states(""),
        state("identified", "已纳入，待落实措施", "Identified, measures to come", light="care"),
        state("helped", "帮扶中", "Helped", light="good"),
        state("lifting", "拟解除风险", "Lifting proposed"),
        *_states("lift_"),
        state("risk_removed", "风险已解除", "Risk removed", light="good"),
        state("aided", "先行帮扶，待补程序", "Aided first, procedure to come", on_path=False,
              light="care"),
        state("not_founded", "不予纳入", "Not included", on_path=False),
    ),
    events=(
        *_course(""),
        event("identify", "确认纳入", "Identify", before="checked", after="identified", by=COUNTY,
              duty="approve", clause="KY-030"),
        event("help", "措施已落实", "Measures in place", before="identified", after="helped",
              by=f"{VILLAGE} {TOWNSHIP}", clause="KY-036"),
        event("refute", "核实不属实", "Found untrue", before="received", after="not_founded",
              by=VILLAGE, duty="propose", asks_reason=True),
        event("exclude", "不予纳入", "Do not include",
              before="verified compared reviewed noticed checked", after="not_founded",
              by=f"{TOWNSHIP} {COUNTY}", asks_reason=True),
        event("give_back", "退回重办", "Give back",
              before="verified compared reviewed noticed checked", after="received",
              by=f"{TOWNSHIP} {COUNTY}", asks_reason=True, begins_round=True),
        event("aid", "先行帮扶", "Aid first", before="received", after="aided", by=TOWNSHIP,
              clause="KY-039"),
        event("regularise", "补办程序", "Make up the procedure", before="aided", after="received",
              by=f"{VILLAGE} {TOWNSHIP}", clause="KY-039"),
        event("follow_up", "定期复核", "Review again", before="helped", after="helped",
              by=f"{VILLAGE} {TOWNSHIP}", asks_reason=True, is_errand=True, clause="KY-036"),
        event("propose_lifting", "提出解除风险", "Propose to lift", before="helped",
              after="lifting", by=VILLAGE, asks_reason=True, begins_round=True,
              is_errand=False),
        *_course("lift_"),
        event("lift", "确认解除", "Lift", before="lift_checked", after="risk_removed", by=COUNTY,
              duty="approve"),
        event("keep_on", "继续监测", "Keep monitoring",
              before="lifting lift_verified lift_compared lift_reviewed lift_noticed lift_checked",
              after="helped", by=f"{VILLAGE} {TOWNSHIP} {COUNTY}", asks_reason=True),
        event("relapse", "风险再现", "The risk is back", before="risk_removed", after="received",
              by=HEARING, asks_reason=True, begins_round=True),
    ),
)  # fmt: skip

CLOSED = ("not_founded", "risk_removed")
"""The states in which a case asks nothing of anybody."""
