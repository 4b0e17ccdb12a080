"""The app of assets."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """Assets, seventh stage of the road."""

    name = "bangfu.apps.assets"
    label = "assets"
    verbose_name = "资产"
