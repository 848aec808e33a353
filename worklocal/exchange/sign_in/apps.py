"""Signing in: staff with two factors, citizens by a code."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "worklocal.exchange.sign_in"
    label = "sign_in"
