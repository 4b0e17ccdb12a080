"""The app of monitoring."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Monitoring, the stage that knows who is at risk and sees that they are helped."""

    name = "bangfu.apps.monitoring"
    label = "monitoring"
    verbose_name = "监测"
