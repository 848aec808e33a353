"""What each offer promises, person by person, and whether it was kept."""

from django.apps import AppConfig


class GuaranteesConfig(AppConfig):
    name = "worklocal.support.guarantees"
    label = "guarantees"

    def ready(self) -> None:
        from worklocal.support.guarantees import receivers  # noqa: F401
