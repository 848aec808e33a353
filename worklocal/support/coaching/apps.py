"""Lead coaches, their room, contacts, notes and handovers."""

from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "worklocal.support.coaching"
    label = "coaching"
