"""Restricted records: who may never see whom, what is kept apart, emergencies, and their review."""

from django.apps import AppConfig


class RestrictedConfig(AppConfig):
    name = "worklocal.support.restricted"
    label = "restricted"

    def ready(self) -> None:
        from worklocal.support.restricted import pace, receivers, tasks  # noqa: F401 - registers
