"""The app of funds."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """Funds, sixth stage of the road."""

    name = "bangfu.apps.funds"
    label = "funds"
    verbose_name = "资金"
