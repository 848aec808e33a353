"""Outcomes derived from facts, and the figures made of them."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "worklocal.evidence.measures"
    label = "measures"

    def ready(self) -> None:
        from worklocal.evidence.measures import receivers, tasks  # noqa: F401
