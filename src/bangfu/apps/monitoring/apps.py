"""The app of monitoring."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Monitoring, the stage that knows who is at risk and sees that they are helped."""

    name = "bangfu.apps.monitoring"
    label = "monitoring"
    verbose_name = "监测"

    def ready(self) -> None:
        """Add to the page of a household its risks, cases and measures, visits and cards."""
        from bangfu.apps.monitoring.tables.cases import CASES_OF_HOUSEHOLD, MEASURES_OF_HOUSEHOLD
        from bangfu.apps.monitoring.tables.clues import CLUES_OF_HOUSEHOLD
        from bangfu.apps.monitoring.tables.feeds import WARNINGS_OF_HOUSEHOLD
        from bangfu.apps.monitoring.tables.focus import SUPPORTERS_OF_HOUSEHOLD, supporter_button
        from bangfu.apps.monitoring.tables.portrait import (
            CARDS_OF_HOUSEHOLD,
            VISITS_OF_HOUSEHOLD,
            WORK_OF_HOUSEHOLD,
        )
        from bangfu.apps.monitoring.tables.reminders import reminders
        from bangfu.apps.monitoring.tables.screening import FLAGS_OF_HOUSEHOLD
        from bangfu.apps.records.queries.waiting import reminding
        from bangfu.apps.registry.tables.portrait import household_sections, household_ways

        household_sections.extend(
            [
                FLAGS_OF_HOUSEHOLD,
                WARNINGS_OF_HOUSEHOLD,
                CLUES_OF_HOUSEHOLD,
                CASES_OF_HOUSEHOLD,
                MEASURES_OF_HOUSEHOLD,
            ]
        )
        household_sections.extend([VISITS_OF_HOUSEHOLD, WORK_OF_HOUSEHOLD, CARDS_OF_HOUSEHOLD])
        household_sections.append(SUPPORTERS_OF_HOUSEHOLD)
        household_ways.append(supporter_button)
        reminding.append(reminders)
