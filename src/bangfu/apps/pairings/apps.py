"""The app of pairings."""

from django.apps import AppConfig


class PairingsConfig(AppConfig):
    """Pairings, the stage that says who helps whom."""

    name = "bangfu.apps.pairings"
    label = "pairings"
    verbose_name = "结对"

    def ready(self) -> None:
        """Add to the portrait of a village who helps it and with what."""
        from bangfu.apps.pairings.tables import PORTRAIT_SECTIONS
        from bangfu.apps.registry.tables import village_sections

        village_sections.extend(PORTRAIT_SECTIONS)
