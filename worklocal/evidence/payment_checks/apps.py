"""Eight nightly checks on payment by results. They ask a person to look; they accuse nobody."""

from django.apps import AppConfig


class PaymentChecksConfig(AppConfig):
    name = "worklocal.evidence.payment_checks"
    label = "payment_checks"

    def ready(self) -> None:
        from worklocal.evidence.payment_checks import tasks  # noqa: F401 - it registers
