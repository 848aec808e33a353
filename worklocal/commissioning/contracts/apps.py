"""Contracts with providers and their prices."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "worklocal.commissioning.contracts"
    label = "contracts"
