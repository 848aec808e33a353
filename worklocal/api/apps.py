"""The open API: what other systems read and send, as the roles of this service."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "worklocal.api"
    label = "api"
