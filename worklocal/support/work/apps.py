"""Jobs, the proof of them, and check-ins for twelve months after a start."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "worklocal.support.work"
    label = "work"
