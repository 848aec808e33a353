"""Where shipped data came from, and the one way it is loaded."""

from django.apps import AppConfig


class ProvenanceConfig(AppConfig):
    name = "worklocal.reference.provenance"
    label = "provenance"
    default_auto_field = "django.db.models.BigAutoField"
