"""Pages of employers."""

from django.apps import AppConfig


class EmployerConfig(AppConfig):
    name = "worklocal.web.employer"
    label = "employer"
