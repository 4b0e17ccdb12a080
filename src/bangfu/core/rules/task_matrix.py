"""RK20 responsibility matrix 任务分解: a task, who leads, who helps, by when."""

from typing import ClassVar

from bangfu.core.rules.rule import Kind
from bangfu.core.words import Named, Words, words


class TaskMatrix(Kind):
    """What every task must have."""

    kind: ClassVar[str] = "task_matrix"
    title: ClassVar[Words] = words("任务分解", "Responsibility matrix")

    must_have: dict[str, Named] | None = None
