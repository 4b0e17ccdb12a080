"""How a workbook that was handed in goes on: it is checked, then applied whole, or dropped."""

from bangfu.apps.people.roles import ROLES
from bangfu.core.flow import Flow, event, state
from bangfu.core.words import words

EVERY_ROLE = " ".join(ROLES)
"""Which roles may hand in what is said by each import; it is asked before."""

UNAPPLIED = ("handed", "read")
"""The states of a file that is kept and not applied yet."""

IMPORT_BATCH = Flow(
    name="pages.import_batch",
    title=words("导入批次", "Import"),
    states=(
        state("handed", "已上传，检查中", "Uploaded, being checked", on_path=False),
        state("read", "已检查，待导入", "Checked, not yet applied"),
        state("applied", "已导入", "Applied", light="good"),
        state("dropped", "已放弃", "Dropped", on_path=False),
    ),
    events=(
        event(
            "read", "检查", "Check", before="handed", after="read", by=EVERY_ROLE, is_errand=False
        ),
        event("apply", "导入", "Apply", before="read", after="applied", by=EVERY_ROLE),
        event("drop", "放弃", "Drop", before="handed read", after="dropped", by=EVERY_ROLE),
    ),
)
