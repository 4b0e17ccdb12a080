"""The app of assets."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """Assets, seventh stage of the road."""

    name = "bangfu.apps.assets"
    label = "assets"
    verbose_name = "资产"

    def ready(self) -> None:
        """Show on the page of a project the assets that it formed."""
        from bangfu.apps.assets.tables.assets import ASSETS_OF_PROJECT
        from bangfu.apps.projects.tables.projects import project_sections

        project_sections.append(ASSETS_OF_PROJECT)
