"""The app of the projects stage."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects, the stage after pairings."""

    name = "bangfu.apps.projects"
    label = "projects"
    verbose_name = "项目"
