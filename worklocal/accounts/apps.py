"""Areas, organisations, teams, users, roles and access grants."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "worklocal.accounts"
    label = "accounts"
