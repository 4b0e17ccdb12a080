"""The app of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger, on the ground floor."""

    name = "bangfu.apps.ledger"
    label = "ledger"
    verbose_name = "账本"
