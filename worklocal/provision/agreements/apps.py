"""Agreements with partners: what each may see, why, by what law and until when."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "worklocal.provision.agreements"
    label = "agreements"
