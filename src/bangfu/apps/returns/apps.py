"""The app of the returns stage."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Returns, the stage between assets and payouts."""

    name = "bangfu.apps.returns"
    label = "returns"
    verbose_name = "收益"

    def ready(self) -> None:
        """Show on the page of a project what it remits."""
        from bangfu.apps.projects.tables.projects import project_sections
        from bangfu.apps.returns.tables.dues import DUES_OF_PROJECT

        project_sections.append(DUES_OF_PROJECT)
