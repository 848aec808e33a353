"""Double entry in pence; append-only; every transaction sums to nought."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "worklocal.commissioning.ledger"
    label = "ledger"
