"""Whether matches are as good and as many for one group as for another; counted every month."""

from django.apps import AppConfig


class FairnessConfig(AppConfig):
    name = "worklocal.evidence.fairness"
    label = "fairness"

    def ready(self) -> None:
        from worklocal.evidence.fairness import tasks  # noqa: F401 - it registers
