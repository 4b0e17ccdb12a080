"""Who may begin something in oversight; what follows is said by the flows."""

INSPECTORS = ("agriculture_bureau", "finance_bureau", "auditor", "leading_group_office")
LEADERS_OF_WORK = ("agriculture_bureau", "leading_group_office", "county_leader")
TASK_GIVERS = (*LEADERS_OF_WORK, "township", "township_leader")
ASSESSORS = ("agriculture_bureau", "finance_bureau", "leading_group_office")
FILING_ROLES = ("village", "township", "township_leader", "agriculture_bureau")
REFERRERS = ("auditor", "leading_group_office", "county_leader")
