"""`bangfu county`: begin a county with its two administrators, or tell the demonstration's story."""

import getpass
import sys
from datetime import UTC, datetime
from typing import Literal

import cyclopts

from bangfu.cli.server import use_settings
from bangfu.core.words import words

app = cyclopts.App(
    name="county", help="建立区县，或生成演示区县。Begin a county, or make the demonstration."
)

BEGUN = "这个数据库里已经有{zh}，没有改动。/ {en} is there already; nothing was changed."


@app.command
def begin(county: str, /, *administrators: str) -> int:
    """Begin an empty county: load its places and open the accounts of two administrators.

    Parameters
    ----------
    county: The county's code of 6 digits, such as 120119.
    administrators: Two user names, each with the person's name: wang=王某 li=李某
    """
    _start()
    from django.db import transaction

    from bangfu.apps.people.scope import Viewer
    from bangfu.apps.records.refusal import Refused
    from bangfu.apps.registry.actions.divisions import load_divisions
    from bangfu.apps.staff.actions.founding import found

    pairs = dict(one.split("=", 1) for one in administrators if "=" in one)
    if len(pairs) != 2 or len(administrators) != 2:
        sys.stderr.write("请写两名管理员：用户名=姓名。/ Name two administrators: user=name.\n")
        return 2
    try:
        password = getpass.getpass("两名管理员的初始密码 / first password of both: ")
    except EOFError:
        sys.stderr.write(
            "没有输入密码。请在终端里运行。/ No password was given: run it in a terminal.\n"
        )
        return 2
    if len(password) < 12:
        sys.stderr.write("密码至少12位。/ A password has 12 characters at least.\n")
        return 2
    now = datetime.now(UTC)
    try:
        with transaction.atomic():
            people = found(county.ljust(12, "0"), pairs, password=password, at=now)
            loaded = load_divisions(Viewer(person_id=people[0].pk, at=now), county[:6])
    except Refused as refused:
        sys.stderr.write(
            "".join(f"{p.message('zh')} {p.message('en')}\n" for p in refused.problems)
        )
        return 1
    print(f"{county}：{loaded} 个区划，两名管理员。请登录后授权并施行政策。")
    return 0


@app.command
def demonstrate(*, county: Literal["jizhou", "kaiyuan"] = "jizhou") -> int:
    """Fill an empty database with a demonstration county: real places, invented people and money.

    Parameters
    ----------
    county: Whose story is told.
    """
    _start()
    from bangfu.apps.people.models import County
    from bangfu.demonstration.counties import COUNTIES, county_at
    from bangfu.demonstration.story import demonstrate as tell

    begun = County.objects.first()
    if begun:
        told = county_at(begun.code)
        held = told.name if told else words(begun.code, begun.code)
        print(BEGUN.format(zh=held.zh, en=held.en))
        return 0
    name = COUNTIES[county].name
    print(
        f"生成演示区县：{name.zh}（约一分钟）/ Making the demonstration of {name.en} (about a minute)",
        flush=True,
    )
    tell(county, lambda chapter: print(f"  {chapter}", flush=True), lambda: datetime.now(UTC))
    return 0


def _start() -> None:
    use_settings()
    import django

    django.setup()
