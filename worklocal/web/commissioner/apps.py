"""Pages of commissioners."""

from django.apps import AppConfig


class CommissionerConfig(AppConfig):
    name = "worklocal.web.commissioner"
    label = "commissioner"
