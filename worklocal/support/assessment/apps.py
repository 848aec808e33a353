"""The one standard assessment, kept version by version."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "worklocal.support.assessment"
    label = "assessment"
