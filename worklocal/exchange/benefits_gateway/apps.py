"""The wall: the closed list of what the benefits agency is told, and the one door it goes by."""

from django.apps import AppConfig


class BenefitsGatewayConfig(AppConfig):
    name = "worklocal.exchange.benefits_gateway"
    label = "benefits_gateway"

    def ready(self) -> None:
        from worklocal.exchange.benefits_gateway import receivers, tasks  # noqa: F401
