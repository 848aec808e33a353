"""Appointments, at a hub or a venue, by phone or by video."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "worklocal.support.appointments"
    label = "appointments"

    def ready(self) -> None:
        from worklocal.support.appointments import receivers  # noqa: F401 - registers
