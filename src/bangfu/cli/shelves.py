"""Where packs lie: those that ship, and the county's own folder of them (BANGFU_PACKS)."""

import os
from pathlib import Path

from bangfu.core.policies.pack import Pack
from bangfu.core.policies.reader import pack_folders, read_pack


def shelves() -> list[Path]:
    """The county's own folders of packs."""
    own = os.environ.get("BANGFU_PACKS")
    return [Path(own)] if own else []


def pack_ids() -> list[str]:
    """The ids of all packs that can be named, the shipped ones first."""
    return list(pack_folders(*shelves()))


def pack_named(name: str) -> Pack:
    """The pack of that id or folder. Raises PackUnusable."""
    return read_pack(name, *shelves())
