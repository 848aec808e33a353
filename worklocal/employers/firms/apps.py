"""Employers and their one named contact. No citizen's data."""

from django.apps import AppConfig


class FirmsConfig(AppConfig):
    name = "worklocal.employers.firms"
    label = "firms"
