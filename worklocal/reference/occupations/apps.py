"""Occupations: the UK classification, its index of job titles, and ESCO's list."""

from django.apps import AppConfig


class OccupationsConfig(AppConfig):
    name = "worklocal.reference.occupations"
    label = "occupations"
    default_auto_field = "django.db.models.BigAutoField"
