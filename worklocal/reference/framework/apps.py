"""The national framework as versioned data, and which version an area adopted."""

from django.apps import AppConfig


class FrameworkConfig(AppConfig):
    name = "worklocal.reference.framework"
    label = "framework"
    default_auto_field = "django.db.models.BigAutoField"
