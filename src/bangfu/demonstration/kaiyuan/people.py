"""Invented families: who lives in a household, how old, at school or able to work; from one seed.

Their identity numbers stand every check and are nobody's: there is no area 990000.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from bangfu.apps.registry.actions.entering import IndividualEntered, looked_at
from bangfu.core.identity import checked_identity
from bangfu.core.problem import is_refusal

AREA = "990000"
LISTED_ON = date(2022, 12, 30)
"""Since when all of them are on the register: before the first income year of the story."""

COUNTED_ON = date(2024, 1, 2)
"""The day as of which ages are drawn."""

SURNAMES = "王李张刘赵孙杨陈周吴徐马高于关金佟那郎白宋曹韩董姜崔邵石隋初"
GIVEN = {
    "male": ("国军志强德福永贵广林春生玉山景文殿忠连成", "伟磊强鹏宇浩天佑子轩俊杰明泽一诺"),
    "female": ("桂兰秀英淑芬凤霞玉珍素琴亚杰丽华艳梅", "雪婷欣怡佳琪梓涵思彤诗雨美玲一诺"),
}
"""Letters of given names by sex: of those born before the line of years, and after it."""

YOUNGER_SINCE = 1982

FAR_NAMES = (
    ("阿依古丽·买买提明", "female"),
    ("爱新觉罗·恒毅", "male"),
    ("瓜尔佳·雅宁", "female"),
    ("迪丽拜尔·托合提尼亚孜", "female"),
    ("乌力吉·巴特尔", "male"),
    ("古丽巴哈尔·阿布都热合曼", "female"),
)
RARE = "䶮㛃㭎𬭎𠮷堃犇淼彧"
"""Letters that few typefaces have, and registers must keep."""

EVERY_FAR, EVERY_RARE = 97, 61
SHAPES = (
    ("elderly", 22),
    ("alone", 9),
    ("couple", 14),
    ("parents", 30),
    ("three_generations", 25),
)
"""Kinds of families, and how many of a hundred are of each."""

STATUSES = (
    ("relieved", 880),
    ("general", 70),
    ("unstable_relieved", 25),
    ("marginal", 20),
    ("sudden_hardship", 5),
)
"""As what households were listed, of a thousand."""


@dataclass(frozen=True)
class Family:
    """A household as it is listed: its code, where it lives, as what, and who belongs to it."""

    code: str
    village: str
    group: str
    status: str
    members: tuple[IndividualEntered, ...]


@dataclass
class Births:
    """Identity numbers, each given once."""

    given: Counter[tuple[date, str]] = field(default_factory=Counter)

    def number(self, born_on: date, sex: str) -> str:
        """The next number of a birthday: odd orders are men's."""
        of = (born_on, sex)
        self.given[of] += 1
        order = 2 * self.given[of] - (sex == "male")
        bare = f"{AREA}{born_on:%Y%m%d}{order:03d}"
        found = (bare + check for check in "0123456789X")
        return next(
            one for one in found if checked_identity(one, on=max(COUNTED_ON, born_on)).number
        )


@dataclass
class Drawing:
    """Families, one after another."""

    chance: Random
    births: Births = field(default_factory=Births)
    heads: int = 0

    def family(self, village: str, number: int) -> Family:
        """The next family of a village."""
        self.heads += 1
        members = tuple(self._whole(one) for one in self._members())
        return Family(
            code=f"{village}-{number:04d}",
            village=village,
            group=f"{'一二三四五六'[number % 6]}组",
            status=self._one_of(STATUSES),
            members=members,
        )

    def _one_of(self, weighed: tuple[tuple[str, int], ...]) -> str:
        names, weights = zip(*weighed, strict=True)
        return str(self.chance.choices(names, weights)[0])

    def _members(self) -> list[IndividualEntered]:
        shape, chance = self._one_of(SHAPES), self.chance
        if shape == "elderly":
            age = chance.randrange(63, 86)
            return self._couple(age)
        if shape == "alone":
            return self._couple(chance.randrange(45, 88))[:1]
        if shape == "couple":
            return self._couple(chance.randrange(50, 64))
        age = chance.randrange(29, 56)
        pair = self._couple(age)
        name = pair[0].name[0]
        young = [
            self._person("child", max(0, age - 25 - 4 * n - chance.randrange(3)), surname=name)
            for n in range(chance.choice((1, 1, 2, 2, 3)))
        ]
        if shape == "three_generations":
            old = self._person("parent", age + chance.randrange(21, 29), surname=name)
            return [*pair, *young, old]
        return [*pair, *young]

    def _couple(self, age: int) -> list[IndividualEntered]:
        head = self._head(age)
        spouse = "female" if head.sex == "male" else "male"
        return [head, self._person("spouse", max(20, age - self.chance.randrange(-2, 6)), spouse)]

    def _head(self, age: int) -> IndividualEntered:
        """A head now and then has a name that forms and files like to cut short or to lose."""
        if self.heads % EVERY_FAR == 1:
            name, sex = FAR_NAMES[self.heads // EVERY_FAR % len(FAR_NAMES)]
            return self._person("head", age, sex, name=name)
        head = self._person("head", age, self.chance.choices(("male", "female"), (4, 1))[0])
        if self.heads % EVERY_RARE == 1:
            letter = RARE[self.heads // EVERY_RARE % len(RARE)]
            return self._person("head", age, head.sex, name=head.name[:-1] + letter)
        return head

    def _person(
        self, relation: str, age: int, sex: str = "", *, surname: str = "", name: str = ""
    ) -> IndividualEntered:
        chance = self.chance
        sex = sex or chance.choice(("male", "female"))
        born_on = COUNTED_ON - timedelta(days=365 * age + age // 4 + chance.randrange(1, 364))
        if not name:
            letters = GIVEN[sex][born_on.year >= YOUNGER_SINCE]
            many = chance.choices((1, 2), (3, 7))[0]
            name = (surname or chance.choice(SURNAMES)) + "".join(chance.sample(letters, many))
        is_head, labour = relation == "head", self._labour(age)
        return IndividualEntered(
            name=name,
            relation=relation,
            phone=f"0000-{chance.randrange(10**7):07d}" if is_head else "",
            card=f"{AREA}{chance.randrange(10**10):010d}" if is_head else "",
            health="长期慢性病（演示）" if labour in ("weak", "half") and age > 40 else "",
            sex=sex,
            born_on=born_on,
            labour=labour,
            schooling=self._schooling(age),
            insured=chance.randrange(400) > 0,
            lives_here=not (relation == "child" and age > 19 and chance.randrange(3) == 0),
        )

    def _labour(self, age: int) -> str:
        if age < 16 or age > 74:
            return "none"
        if age > 64:
            return self.chance.choice(("none", "weak"))
        return str(self.chance.choices(("full", "half", "weak", "none"), (84, 7, 5, 4))[0])

    def _schooling(self, age: int) -> str:
        for until, schooling in ((6, "not_yet"), (12, "primary"), (15, "lower_secondary")):
            if age < until:
                drops = schooling == "lower_secondary" and self.chance.randrange(40) == 0
                return "dropped_out" if drops else schooling
        if age < 18:
            return "upper_secondary"
        return "college" if age < 22 and self.chance.randrange(2) else "ended"

    def _whole(self, one: IndividualEntered) -> IndividualEntered:
        """A person with a number, checked as whoever enters one is."""
        assert one.born_on is not None, "whoever is drawn was born"
        number = self.births.number(one.born_on, one.sex)
        numbered = IndividualEntered(**{**vars(one), "identity": number})
        whole, problems = looked_at(numbered, on=COUNTED_ON, called="")
        assert not is_refusal(problems), problems
        return whole
