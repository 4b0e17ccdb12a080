"""The pages of monitoring for tests. Django is imported when a fixture runs, not before."""

from tests.pages import written_files

__all__ = ["written_files"]
