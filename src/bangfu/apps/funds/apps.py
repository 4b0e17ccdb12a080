"""The app of funds."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """Funds, sixth stage of the road."""

    name = "bangfu.apps.funds"
    label = "funds"
    verbose_name = "资金"

    def ready(self) -> None:
        """Show on the page of a project what came into it and what was claimed."""
        from bangfu.apps.funds.tables.funds import TRANCHES_OF_PROJECT
        from bangfu.apps.funds.tables.requests import REQUESTS_OF_PROJECT
        from bangfu.apps.projects.tables.projects import project_sections

        project_sections.extend([TRANCHES_OF_PROJECT, REQUESTS_OF_PROJECT])
