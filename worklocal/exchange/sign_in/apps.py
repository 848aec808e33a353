"""Signing in, with django-allauth behind it: codes by e-mail, passwords, second factors."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "worklocal.exchange.sign_in"
    label = "sign_in"

    def ready(self) -> None:
        from worklocal.exchange.sign_in import receivers, tasks  # noqa: F401 - hear of each sign-in
