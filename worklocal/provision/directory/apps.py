"""What help exists: organisations, services, places. No personal data."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "worklocal.provision.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
