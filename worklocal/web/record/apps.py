"""What the pages of a person and the pages of their team share."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "worklocal.web.record"
    label = "record"
