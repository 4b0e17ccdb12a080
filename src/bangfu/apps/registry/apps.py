"""The app of the register."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The register, second stage of the road."""

    name = "bangfu.apps.registry"
    label = "registry"
    verbose_name = "底册"
