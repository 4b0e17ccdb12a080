"""The app of persons, accounts, posts and grants."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People, the lowest part of the ground floor."""

    name = "bangfu.apps.people"
    label = "people"
    verbose_name = "人员与权限"
