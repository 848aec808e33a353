"""Moving to another area: what the person chose goes with them, by their yes, and is answered."""

from django.apps import AppConfig


class MovingConfig(AppConfig):
    name = "worklocal.support.moving"
    label = "moving"

    def ready(self) -> None:
        from worklocal.support.moving import receivers  # noqa: F401 - registers
