"""What `bangfu setup` does to the data folder, step by step; each step may be done again."""

import os
import secrets
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

SOURCES = Path(__file__).parents[1]
BUNDLE = Path("bangfu") / "vega.js"


def set_up(*, now: datetime) -> None:
    """Make the data folder ready: secret, keys, written files, database, editions of the packs."""
    from bangfu.apps.people.sealed import make_keys

    django.setup()
    write_secret()
    make_keys(settings.SEALING_KEYS)
    compile_translations()
    write_vega_bundle()
    collect_static()
    migrate()
    register_editions(now=now)


def write_secret() -> None:
    """A key of this county's own, readable by its owner only; one that is there stays."""
    file: Path = settings.SECRET_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists():
        return
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as opened:
        opened.write(secrets.token_urlsafe(48))


def compile_translations() -> None:
    """Write the English of the pages in the form in which it is read, without gettext's tools.

    Each app has its own catalogue; together they make one.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    together: dict[str, Catalog] = {}
    for source in sorted(SOURCES.glob("**/LC_MESSAGES/django.po")):
        with source.open("rb") as text:
            catalogue = read_po(text)
        held = together.setdefault(source.parts[-3], catalogue)
        for message in catalogue if held is not catalogue else ():
            if message.id and held.get(message.id, message.context) is None:
                held[message.id] = message
    for language, catalogue in together.items():
        compiled = settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.mo"
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with compiled.open("wb") as out:
            write_mo(out, catalogue)


def write_vega_bundle() -> None:
    """Write the library that draws charts, from the wheel that holds it."""
    import vl_convert

    file: Path = settings.WRITTEN_STATIC / BUNDLE
    snippet = "window.vegaEmbed = vegaEmbed;"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(vl_convert.javascript_bundle(snippet), encoding="utf-8")


def collect_static() -> None:
    """Gather the static files under names that change with their content."""
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def migrate() -> None:
    """Bring the tables of the database up to date."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def register_editions(*, now: datetime) -> None:
    """Keep every edition of every pack that this county sees: at setup and when the server starts."""
    from bangfu.apps.policies.actions import editions
    from bangfu.apps.policies.queries.packs import folders

    editions.register_editions(folders(), registered_at=now)
