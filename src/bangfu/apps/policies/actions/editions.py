"""Editions: what packs were when this county met them, kept at setup and when the server starts."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction

from bangfu.apps.policies.models import Edition
from bangfu.apps.policies.queries.packs import pack_in
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.reader import PackUnusable, digest_of


def register_editions(folders: Mapping[str, Path], *, registered_at: datetime) -> list[Edition]:
    """Keep every edition not yet kept; gives the new ones. Doing it again changes nothing.

    A pack that cannot be used is passed over: there is no policy in it that could be in force.
    """
    new = []
    with transaction.atomic():
        for folder in folders.values():
            try:
                pack = pack_in(folder)
            except PackUnusable:
                continue
            files = _texts(folder)
            if _digest_of(files) != pack.digest:
                continue  # the files changed while they were read: the next start keeps them
            edition, is_new = _register(pack, files, registered_at)
            new += [edition] if is_new else []
    return new


def _register(pack: Pack, files: dict[str, str], registered_at: datetime) -> tuple[Edition, bool]:
    title = pack.identity.title
    kept = {
        "title_zh": title.zh,
        "title_en": title.en,
        "registered_at": registered_at,
        "files": files,
    }
    return Edition.objects.get_or_create(pack=pack.id, digest=pack.digest, defaults=kept)


def _texts(folder: Path) -> dict[str, str]:
    files = sorted(folder.glob("**/*.yaml"), key=lambda f: f.relative_to(folder).as_posix())
    return {f.relative_to(folder).as_posix(): f.read_bytes().decode() for f in files}


def _digest_of(files: Mapping[str, str]) -> str:
    return digest_of({name: text.encode() for name, text in files.items()})
