"""Pages of coaches and their leaders."""

from django.apps import AppConfig


class CoachConfig(AppConfig):
    name = "worklocal.web.coach"
    label = "coach"
