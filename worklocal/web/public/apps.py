"""Pages for anyone, without an account."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "worklocal.web.public"
    label = "public"
