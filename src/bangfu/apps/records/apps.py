"""The app of what was done."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Records, on the ground floor."""

    name = "bangfu.apps.records"
    label = "records"
    verbose_name = "留痕"
