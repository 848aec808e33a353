"""Pages of the person the service is for."""

from django.apps import AppConfig


class CitizenConfig(AppConfig):
    name = "worklocal.web.citizen"
    label = "citizen"
