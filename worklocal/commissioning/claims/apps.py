"""Claims for outcomes: derived from facts, checked, paid once."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "worklocal.commissioning.claims"
    label = "claims"
