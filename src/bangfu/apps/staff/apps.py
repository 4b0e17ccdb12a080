"""The app of accounts and offices."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Pages and acts about people; the tables are those of `people`."""

    name = "bangfu.apps.staff"
    label = "staff"
    verbose_name = "人员管理"
