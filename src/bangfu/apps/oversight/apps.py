"""The oversight stage as a Django application."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """The last stage of the road."""

    name = "bangfu.apps.oversight"
    label = "oversight"
    verbose_name = "督导"
