"""Lead coaches, their room, contacts, notes and handovers."""

from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "worklocal.support.coaching"
    label = "coaching"

    def ready(self) -> None:
        from worklocal.support.coaching import receivers  # noqa: F401
