"""Pages of providers."""

from django.apps import AppConfig


class ProviderConfig(AppConfig):
    name = "worklocal.web.provider"
    label = "provider"
