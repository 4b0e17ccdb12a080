"""The pages made ready for tests: written files in a folder of this run, no manifest of names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

PLAIN_FILES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture(scope="session", autouse=True)
def written_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What `bangfu setup` writes, apart from the database."""
    from django.test import override_settings

    from bangfu.web import setup

    home = tmp_path_factory.mktemp("home")
    written, static = home / "written", home / "static"
    static.mkdir()
    settings = {
        "LOCALE_PATHS": [home / "locale"],
        "WRITTEN_STATIC": written,
        "STATICFILES_DIRS": [written],
        "STATIC_ROOT": static,
        "STORAGES": PLAIN_FILES,
        "PACKS": "",
    }
    with override_settings(**settings):
        setup.compile_translations()
        setup.write_vega_bundle()
        yield home
