"""Messages between a person and their team."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "worklocal.support.journal"
    label = "journal"
