"""The app of the patterns of pages."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Patterns of pages, used by every stage."""

    name = "bangfu.apps.pages"
    label = "pages"
    verbose_name = "页面"
