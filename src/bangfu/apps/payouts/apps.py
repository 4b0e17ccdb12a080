"""The app of the payouts stage."""

from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    """Payouts, the stage between returns and oversight."""

    name = "bangfu.apps.payouts"
    label = "payouts"
    verbose_name = "分配"

    def ready(self) -> None:
        """Show on the portrait of a village what it was paid and what it used it for."""
        from bangfu.apps.payouts.tables.runs import PAID_TO_VILLAGE
        from bangfu.apps.registry.tables.portrait import village_sections
        from bangfu.apps.returns.tables.plans import PLANS_OF_VILLAGE

        village_sections.extend([PAID_TO_VILLAGE, PLANS_OF_VILLAGE])
