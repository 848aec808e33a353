"""Pages of the data protection officer and administrators."""

from django.apps import AppConfig


class StewardConfig(AppConfig):
    name = "worklocal.web.steward"
    label = "steward"
