"""A pack as a county would write it from packs/README.md alone: two villages, rules of its own.

Chinese only, in plain texts; two rates of which the last does not go on; a guarantee of 500元 and
800元 that stops; from 2027 on the first rate is 3%.
"""

from pathlib import Path

PACK_ID = "two-villages-2025"

FILES = {
    "pack.yaml": """\
id: two-villages-2025
title: 两村试行办法
document: {issuer: 某县人民政府, issued: 2025-01-15}
place: {code: "130000", zh: 某县, en: 某县}
in_force: {from: 2025-01-15, back_to: 2025-01-01}
sources:
  SC: {zh: 办法正文, en: 办法正文, clauses: 8}
offices:
  county: 县政府
  township: 乡政府
""",
    "clauses/10-returns.yaml": """\
chapter: {at: 一, zh: 收益, en: 收益}
clauses:
  - id: SC-001
    at: 第一条
    gist: 第一年上缴2%
    by: [township]
    reading: executable
    question: returns.remittance
    kind: rate_schedule
    parameters:
      - {rates: {1: 2%}, base: tranche, clock: tranche, clock_event: injection}
      - {from: 2027-01-01, rates: {1: 3%}}
  - id: SC-002
    at: 第二条
    gist: 第二年上缴5%
    reading: executable
    question: returns.remittance
    kind: rate_schedule
    parameters: {rates: {2: 5%}}
  - id: SC-003
    at: 第三条
    gist: 每村保底500元，次年800元
    reading: executable
    question: returns.guarantee
    kind: unit_entitlement
    parameters: {amounts: {2025: 500元, 2026: 800元}, members: 2}
  - id: SC-004
    at: 第四条
    gist: 先保底，不足同额
    reading: executable
    question: returns.settle
    kind: waterfall
    parameters: {steps: [guarantee, surplus], shortfall: surplus_then_equal_arrears}
  - id: SC-005
    at: 第五条
    gist: 重申第一条
    reading: executable
    question: returns.remittance
    kind: rate_schedule
    restates: [SC-001]
""",
    "clauses/20-other.yaml": """\
chapter: {at: 二, zh: 其他, en: 其他}
clauses:
  - id: SC-006
    at: 第六条
    gist: 台账
    reading: record
    record: registry.village_programme.pooled
  - id: SC-007
    at: 第七条
    gist: 评审
    reading: human
    form: projects.review.criteria
  - id: SC-008
    at: 第八条
    gist: 鼓励
    reading: context
    why: 没有要办的事
""",
    "ambiguities.yaml": """\
- id: A-SC-01
  asks: 2026年以后还保底吗？
  clauses: [SC-003]
  default: stop
  readings:
    stop: {gist: 不再保底, sets: {SC-003: {after_last: stop}}}
    carry: {gist: 继续, sets: {SC-003: {after_last: carry}}}
  because: 试行只到2026年
""",
    "cases/10-returns.yaml": """\
- name: 一万元第一年缴200元
  clauses: [SC-001, SC-005]
  question: returns.remittance
  facts: {tranches: [{tranche: T1, project: P1, injected_on: 2025-03-01, subsidy_fen: 1000000}], year: 2025}
  expect:
    answer: [{tranche: T1, ordinal: 1, rate: 1/50, due_fen: 20000}]
- name: 一万元第二年缴500元
  clauses: [SC-002]
  question: returns.remittance
  facts: {tranches: [{tranche: T1, project: P1, injected_on: 2025-03-01, subsidy_fen: 1000000}], year: 2026}
  expect:
    answer: [{tranche: T1, ordinal: 2, rate: 1/20, due_fen: 50000}]
- name: 两村各得500元
  clauses: [SC-003]
  question: returns.guarantee
  facts: {villages: [{village: A}, {village: B}], year: 2025}
  expect:
    answer: [{village: A, amount_fen: 50000}, {village: B, amount_fen: 50000}]
- name: 只有900元时各付450元
  clauses: [SC-004]
  question: returns.settle
  facts: {villages: [{village: A}, {village: B}], year: 2025, received_fen: 90000}
  expect:
    answer:
      villages: [{village: A, paid_fen: 45000, arrears_fen: 5000}, {village: B, paid_fen: 45000, arrears_fen: 5000}]
      left_fen: 0
    problems: [shortfall]
""",  # noqa: E501
    "reported.yaml": """\
- id: R-01
  clause: SC-003
  gist: 两村两年保底共2600元
  terms: [{times: [2, {clause: SC-003, parameter: amounts.2025}]}, {times: [2, 800元]}]
  equals: 2600元
""",
}


def write_pack(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write a pack under a folder; its path."""
    root = folder / PACK_ID
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def changed(file: str, right: str, wrong: str) -> dict[str, str | bytes]:
    """The files of the pack with one text in one file replaced; `right` must stand there once."""
    files: dict[str, str | bytes] = dict(FILES)
    before = FILES.get(file, "")
    assert before.count(right) == 1 or not right, f"{right!r} does not stand once in {file}"
    files[file] = before.replace(right, wrong) if right else before + wrong
    return files
