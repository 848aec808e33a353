"""Referrals to providers, from consent to outcome."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "worklocal.support.referrals"
    label = "referrals"

    def ready(self) -> None:
        from worklocal.support.referrals import receivers  # noqa: F401 - registers
