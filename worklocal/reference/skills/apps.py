"""Skills of ESCO, and which occupation asks for which."""

from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "worklocal.reference.skills"
    label = "skills"
    default_auto_field = "django.db.models.BigAutoField"
