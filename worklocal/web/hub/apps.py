"""Pages of the hub's desk and advisers."""

from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "worklocal.web.hub"
    label = "hub"
