"""Requests about data: all that is held, erased with proof, and erased again after a restore."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "worklocal.exchange.requests"
    label = "requests"

    def ready(self) -> None:
        from worklocal.exchange.requests import (
            declarations,  # noqa: F401 - declares
            tasks,  # noqa: F401 - registers the tasks
        )
