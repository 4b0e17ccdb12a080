"""The policies stage as a Django application."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Named by its stage, so that its tables are too."""

    name = "bangfu.apps.policies"
    label = "policies"
