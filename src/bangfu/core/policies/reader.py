"""From a folder to a pack: every file is read, every fault of every file is told at once."""

import hashlib
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from bangfu.core.policies.pack import (
    Ambiguity,
    Case,
    Chapter,
    Clause,
    Figure,
    Identity,
    Pack,
    Placed,
)
from bangfu.core.policies.source import At, Source, read_source
from bangfu.core.problem import Problem, Where

T = TypeVar("T", bound=BaseModel)


class PackUnusable(Exception):
    """A pack that cannot be used, with every reason why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message("en") for problem in problems))
        self.problems = problems


def shipped_folder() -> Path:
    """The folder of the packs that ship with bangfu."""
    return Path(str(resources.files("bangfu").joinpath("packs")))


def shipped_packs() -> list[str]:
    """The ids of the packs that ship with bangfu, in order."""
    return sorted(file.parent.name for file in shipped_folder().glob("*/pack.yaml"))


def find_folder(name: str) -> Path:
    """The folder of a pack named by its id or by a path.

    Raises PackUnusable where there is none, naming the packs that ship.
    """
    shipped = shipped_folder() / name
    if "/" not in name and (shipped / "pack.yaml").is_file():
        return shipped
    folder = Path(name)
    if not folder.is_dir():
        raise PackUnusable(
            [Problem("no_such_pack", "block", name, values={"known": shipped_packs()})]
        )
    if not (folder / "pack.yaml").is_file():
        raise PackUnusable([Problem("no_pack_file", "block", name)])
    return folder


def read_pack(name: str) -> Pack:
    """The pack of that id or folder. Raises PackUnusable with every fault of form it has."""
    folder = find_folder(name)
    files = sorted(folder.glob("**/*.yaml"), key=lambda f: f.relative_to(folder).as_posix())
    sources = {s.file: s for s in (read_source(f, f.relative_to(folder).as_posix()) for f in files)}
    problems = [problem for source in sources.values() for problem in source.problems]
    identity = _part(Identity, sources["pack.yaml"], (), problems)
    if identity is None:
        raise PackUnusable(problems)
    pack = Pack(identity, digest=_digest(folder, files))
    for source in sources.values():
        _read_file(pack, source, problems)
    if problems:
        raise PackUnusable(problems)
    return pack


def _digest(folder: Path, files: list[Path]) -> str:
    """The SHA-256 over the names and contents of all files: it tells one edition from another."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(
            file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0"
        )
    return whole.hexdigest()


def _read_file(pack: Pack, source: Source, problems: list[Problem]) -> None:
    folder, _, name = source.file.rpartition("/")
    if folder == "clauses":
        _read_chapter(pack, source, problems)
    elif folder == "cases":
        pack.cases += _list(Case, pack, source, problems)
    elif name == "ambiguities.yaml" and not folder:
        pack.ambiguities += _list(Ambiguity, pack, source, problems)
    elif name == "reported.yaml" and not folder:
        pack.figures += _list(Figure, pack, source, problems)
    elif source.file != "pack.yaml":
        problems.append(Problem("unknown_pack_file", "block", source.file, Where(source.file)))


def _read_chapter(pack: Pack, source: Source, problems: list[Problem]) -> None:
    data = source.data
    if (
        not isinstance(data, dict)
        or set(data) != {"chapter", "clauses"}
        or not isinstance(data["clauses"], list)
    ):
        problems.append(Problem("chapter_expected", "block", source.file, source.where(())))
        return
    chapter = _part(Chapter, source, ("chapter",), problems)
    clauses = _list(Clause, pack, source, problems, ("clauses",))
    if chapter is not None:
        pack.chapters.append((chapter, clauses))


def _list(
    model: type[T], pack: Pack, source: Source, problems: list[Problem], at: At = ()
) -> list[T]:
    items = _at(source.data, at)
    if items is None and not at:
        return []
    if not isinstance(items, list):
        problems.append(Problem("list_expected", "block", source.file, source.where(at)))
        return []
    found = []
    for position in range(len(items)):
        item = _part(model, source, (*at, position), problems)
        if item is None:
            continue
        found.append(item)
        item_id = getattr(item, "id", None) or f"{source.file}#{position}"
        if item_id in pack.placed:
            first = pack.placed[item_id]
            values = {"first": first.source.where(first.at).said("en")}
            problems.append(
                Problem(
                    "duplicate_id", "block", item_id, source.where((*at, position)), values=values
                )
            )
        pack.placed[item_id] = Placed(source, (*at, position))
    return found


def _at(data: Any, at: At) -> Any:
    for step in at:
        data = data[step]
    return data


def _part(model: type[T], source: Source, at: At, problems: list[Problem]) -> T | None:
    try:
        return TypeAdapter(model).validate_python(_at(source.data, at))
    except ValidationError as error:
        problems += form_problems(error, source, at)
        return None


def form_problems(error: ValidationError, source: Source, at: At) -> list[Problem]:
    """The faults pydantic found, as problems with file and line."""
    found = []
    for fault in error.errors(include_url=False):
        way = (*at, *(step for step in fault["loc"]))
        subject = ".".join(str(step) for step in fault["loc"])
        code, values = _worded(fault)
        found.append(
            Problem(code, "block", subject, source.where(_known_way(source, way)), values=values)
        )
    return found


def _known_way(source: Source, way: At) -> At:
    """The longest part of the way that stands in the file (pydantic adds steps of its own)."""
    known: At = ()
    for step in way:
        longer = (*known, step if (*known, step) in source.lines else str(step))
        if longer in source.lines:
            known = longer
    return known


def _worded(fault: Any) -> tuple[str, dict[str, object]]:
    if fault["type"] == "extra_forbidden":
        return "unknown_key", {}
    if fault["type"] == "missing":
        return "missing_key", {}
    return "wrong_value", {
        "value": str(fault["input"])[:80],
        "why": fault["msg"].removeprefix("Value error, "),
    }
