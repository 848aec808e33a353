"""Areas of the country, their borders, their postcodes, and which are alike."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "worklocal.reference.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
