"""Appointments, at a hub or a venue, by phone or by video."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "worklocal.support.appointments"
    label = "appointments"
