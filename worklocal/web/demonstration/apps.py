"""Stepping into any role, in a demonstration alone; building one."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "worklocal.web.demonstration"
    label = "demonstration"
