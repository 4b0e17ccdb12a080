"""From a folder to a pack: every file is read, every fault of every file is told at once."""

import hashlib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from bangfu.core.policies.misfit import misfits
from bangfu.core.policies.pack import (
    Ambiguity,
    Case,
    Chapter,
    Clause,
    Figure,
    Identity,
    Pack,
    Placed,
    Proof,
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


def pack_folders(*shelves: Path) -> dict[str, Path]:
    """The folder of every pack by its id: the shipped ones, then those on a county's own shelves.

    An own pack that bears the id of a shipped one does not take its place.
    """
    folders: dict[str, Path] = {}
    for shelf in (shipped_folder(), *shelves):
        for file in sorted(shelf.glob("*/pack.yaml")):
            folders.setdefault(file.parent.name, file.parent)
    return folders


def find_folder(name: str, *shelves: Path) -> Path:
    """The folder of a pack named by its id or by a path.

    Raises PackUnusable where there is none, naming the packs there are.
    """
    known = pack_folders(*shelves)
    if name in known:
        return known[name]
    folder = Path(name)
    if not _is_folder(folder):
        raise PackUnusable([Problem("no_such_pack", "block", name, values={"known": list(known)})])
    if not (folder / "pack.yaml").is_file():
        raise PackUnusable([Problem("no_pack_file", "block", name)])
    return folder


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def read_pack(name: str, *shelves: Path) -> Pack:
    """The pack of that id or folder. Raises PackUnusable with every fault of form it has.

    Its worked cases and reported figures are read when they are first asked for.
    """
    folder = find_folder(name, *shelves)
    found = [file for ending in ("yaml", "yml") for file in folder.glob(f"**/*.{ending}")]
    files = sorted(found, key=lambda file: _name_in(folder, file))
    proving = [file for file in files if _is_proof(_name_in(folder, file))]
    sources = _sources(folder, [file for file in files if file not in proving])
    problems = [problem for source in sources for problem in source.problems]
    first = next(source for source in sources if source.file == "pack.yaml")
    identity = _part(Identity, first, (), problems)
    if identity is None:
        raise PackUnusable(problems)
    pack = Pack(identity, placed={first.file: Placed(first, ())})
    pack.read_proof = lambda: _read_proof(folder, proving)
    for source in sources:
        _read_policy(pack, source, problems)
    if problems:
        raise PackUnusable(problems)
    pack.digest = digest_of({_name_in(folder, file): file.read_bytes() for file in files})
    return pack


def _read_proof(folder: Path, files: list[Path]) -> Proof:
    """Read the cases and figures afresh. Raises PackUnusable with every fault of form they have."""
    sources = _sources(folder, files)
    problems = [problem for source in sources for problem in source.problems]
    proof = Proof()
    for source in sources:
        if source.file == "reported.yaml":
            proof.figures |= _items(Figure, proof.placed, source, problems)
        else:
            proof.cases |= _items(Case, proof.placed, source, problems)
    if problems:
        raise PackUnusable(problems)
    return proof


def _name_in(folder: Path, file: Path) -> str:
    return file.relative_to(folder).as_posix()


def _is_proof(name: str) -> bool:
    return name == "reported.yaml" or (name.startswith("cases/") and name.endswith(".yaml"))


def _sources(folder: Path, files: list[Path]) -> list[Source]:
    return [read_source(file, _name_in(folder, file)) for file in files]


def digest_of(files: Mapping[str, bytes]) -> str:
    """The SHA-256 over the names and contents of all files: it tells one edition from another."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(name.encode() + b"\0" + files[name] + b"\0")
    return whole.hexdigest()


def _read_policy(pack: Pack, source: Source, problems: list[Problem]) -> None:
    if source.data is None and source.problems:
        return
    folder, _, _ = source.file.rpartition("/")
    if source.file.endswith(".yml"):
        problems.append(Problem("unknown_pack_file", "block", source.file, Where(source.file)))
    elif folder == "clauses":
        _read_chapter(pack, source, problems)
    elif source.file == "ambiguities.yaml":
        pack.ambiguities += _items(Ambiguity, pack.placed, source, problems).values()
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
    clauses = _items(Clause, pack.placed, source, problems, ("clauses",))
    if chapter is not None:
        pack.chapters.append((chapter, list(clauses.values())))


def _items(
    model: type[T],
    placed: dict[str, Placed],
    source: Source,
    problems: list[Problem],
    at: At = (),
) -> dict[str, T]:
    """The items of a list in a file, by their id or place; where each stands goes to `placed`."""
    items = _at(source.data, at)
    if items is None and not at:
        return {}
    if not isinstance(items, list):
        problems.append(Problem("list_expected", "block", source.file, source.where(at)))
        return {}
    found: dict[str, T] = {}
    for position in range(len(items)):
        item = _part(model, source, (*at, position), problems)
        if item is None:
            continue
        name = getattr(item, "id", None) or f"{source.file}#{position}"
        if name in placed:
            first = placed[name]
            values = {"first": first.source.where(first.at)}
            where = source.where((*at, position))
            problems.append(Problem("duplicate_id", "block", name, where, values=values))
        placed[name] = Placed(source, (*at, position))
        found[name] = item
    return found


def _at(data: Any, at: At) -> Any:
    for step in at:
        data = data[step]
    return data


def _part(model: type[T], source: Source, at: At, problems: list[Problem]) -> T | None:
    try:
        return TypeAdapter(model).validate_python(_at(source.data, at))
    except ValidationError as error:
        problems += misfits(error, source, at)
        return None
