"""The app of the returns stage."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Returns, the stage between assets and payouts."""

    name = "bangfu.apps.returns"
    label = "returns"
    verbose_name = "收益"
