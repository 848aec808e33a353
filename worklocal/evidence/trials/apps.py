"""Trials: a plan before anybody, a yes before an arm, and an allocation that anyone may replay."""

from django.apps import AppConfig


class TrialsConfig(AppConfig):
    name = "worklocal.evidence.trials"
    label = "trials"

    def ready(self) -> None:
        from worklocal.evidence.trials import receivers, tasks  # noqa: F401 - they register
