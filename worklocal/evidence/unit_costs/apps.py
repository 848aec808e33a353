"""What one case costs or saves, in versions that never change once they are loaded."""

from django.apps import AppConfig


class UnitCostsConfig(AppConfig):
    name = "worklocal.evidence.unit_costs"
    label = "unit_costs"
