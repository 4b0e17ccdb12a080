"""Packs: those that ship, and the county's own beside them. Each is read once, until it changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from bangfu.core.policies.pack import Pack, Reading
from bangfu.core.policies.reader import PackUnusable, pack_folders, read_pack
from bangfu.core.problem import Problem
from bangfu.engine.ask import questions_of

Stamp = tuple[tuple[str, int, int], ...]


class NoSuchPack(Exception):
    """No pack of that id is on the shelf."""


@dataclass(frozen=True)
class Shelved:
    """A pack on the shelf with its figures, or the reasons why it cannot be used."""

    id: str
    pack: Pack | None
    problems: list[Problem] = field(default_factory=list)
    coverage: Mapping[Reading, int] = field(default_factory=dict)
    questions: int = 0


def folders() -> dict[str, Path]:
    """The folder of every pack by its id: the shipped ones, then the county's own."""
    return pack_folders(*([Path(settings.PACKS)] if settings.PACKS else []))


def pack_named(pack_id: str) -> Pack:
    """The pack of that id. Raises NoSuchPack, or PackUnusable where it cannot be read."""
    folder = folders().get(pack_id)
    if folder is None:
        raise NoSuchPack(pack_id)
    return pack_in(folder)


def pack_in(folder: Path) -> Pack:
    """The pack of a folder, whole with its cases, read again only where a file changed.

    Raises PackUnusable; so does a folder that does not bear the id of its pack.
    """
    read = _read(str(folder), _stamp(folder))
    if isinstance(read, PackUnusable):
        raise read
    return read


def usable_packs() -> list[Pack]:
    """Every pack that can be used."""
    return [shelved.pack for shelved in whole_shelf() if shelved.pack]


def whole_shelf() -> list[Shelved]:
    """Every pack with its figures, also one that cannot be used, with the reasons."""
    return [_shelved(pack_id) for pack_id in folders()]


def _shelved(pack_id: str) -> Shelved:
    try:
        pack = pack_named(pack_id)
    except PackUnusable as unusable:
        return Shelved(pack_id, None, unusable.problems)
    return Shelved(pack_id, pack, [], pack.coverage(), len(questions_of(pack)))


def _stamp(folder: Path) -> Stamp:
    """The names, times and sizes of a pack's files: it changes when one of them does."""
    return tuple(_stamp_of(file) for file in sorted(folder.glob("**/*.yaml")))


def _stamp_of(file: Path) -> tuple[str, int, int]:
    try:
        stat = file.stat()
    except OSError:  # gone since it was listed, or a link to nowhere: the reader will tell
        return file.as_posix(), 0, 0
    return file.as_posix(), stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=64)
def _read(folder: str, stamp: Stamp) -> Pack | PackUnusable:
    try:
        pack = read_pack(folder)
        assert pack.proof is not None, (
            "the cases are read with the pack, so that no page fails on them"
        )
    except PackUnusable as unusable:
        return unusable
    name = Path(folder).name
    if name != pack.id:
        values = {"folder": name}
        return PackUnusable([Problem("folder_name_differs", "block", pack.id, values=values)])
    return pack
