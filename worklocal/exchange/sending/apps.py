"""Sending e-mail, texts and letters through a port."""

from django.apps import AppConfig


class SendingConfig(AppConfig):
    name = "worklocal.exchange.sending"
    label = "sending"

    def ready(self) -> None:
        from worklocal.exchange.sending import tasks  # noqa: F401 - registers the task
