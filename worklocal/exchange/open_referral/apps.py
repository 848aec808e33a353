"""Open Referral UK 3.0: read it in, check it, publish it."""

from django.apps import AppConfig


class OpenReferralConfig(AppConfig):
    name = "worklocal.exchange.open_referral"
    label = "open_referral"
    default_auto_field = "django.db.models.BigAutoField"
