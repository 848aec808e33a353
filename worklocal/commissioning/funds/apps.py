"""The pot: funds, their rules, and allocations."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "worklocal.commissioning.funds"
    label = "funds"
