"""Published figures about areas, with limits, dates and sources."""

from django.apps import AppConfig


class LabourMarketConfig(AppConfig):
    name = "worklocal.reference.labour_market"
    label = "labour_market"
    default_auto_field = "django.db.models.BigAutoField"
