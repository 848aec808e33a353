"""Sending e-mail, texts and letters through a port."""

from django.apps import AppConfig


class SendingConfig(AppConfig):
    name = "worklocal.exchange.sending"
    label = "sending"
