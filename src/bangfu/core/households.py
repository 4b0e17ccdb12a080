"""Words about households 户 and individuals 人口: what each may be, as codes with their names."""

from collections.abc import Mapping

from bangfu.core.words import Words, words

HOUSEHOLD_STATUSES: Mapping[str, Words] = {
    "relieved": words("脱贫户", "Relieved household"),
    "unstable_relieved": words("脱贫不稳定户", "Unstable relieved household"),
    "marginal": words("边缘易致贫户", "Marginal household"),
    "sudden_hardship": words("突发严重困难户", "Household in sudden hardship"),
    "general": words("一般农户", "General household"),
}

GUARANTEES: Mapping[str, Words] = {
    "medical": words("基本医疗", "Basic medical care"),
    "education": words("义务教育", "Compulsory education"),
    "housing": words("住房安全", "Safe housing"),
    "minimum_living": words("最低生活保障", "Minimum living"),
    "water": words("饮水安全", "Safe drinking water"),
}

GUARANTEE_STATES: Mapping[str, Words] = {
    "met": words("有保障", "Met"),
    "unmet": words("未保障", "Not met"),
}

LABOUR: Mapping[str, Words] = {
    "full": words("有劳动能力", "Full labour ability"),
    "half": words("半劳动能力", "Half labour ability"),
    "weak": words("弱劳动能力", "Weak labour ability"),
    "none": words("无劳动能力", "No labour ability"),
}

DROPPED_OUT = "dropped_out"
"""The schooling of a child that should be at school and is not."""

SCHOOLING: Mapping[str, Words] = {
    "not_yet": words("学龄前", "Below school age"),
    "primary": words("小学在读", "In primary school"),
    "lower_secondary": words("初中在读", "In lower secondary school"),
    "upper_secondary": words("高中或中职在读", "In upper secondary school"),
    "college": words("高等教育在读", "In higher education"),
    DROPPED_OUT: words("义务教育阶段辍学", "Dropped out of compulsory school"),
    "ended": words("非在校", "Not at school"),
}

VISIT_LEVELS: Mapping[str, Words] = {
    "township": words("乡镇", "Township"),
    "village": words("村组", "Village and group"),
}
"""Who owes a visit to a household."""
