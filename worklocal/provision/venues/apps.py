"""Hubs and outreach places, and who works from them."""

from django.apps import AppConfig


class VenuesConfig(AppConfig):
    name = "worklocal.provision.venues"
    label = "venues"
