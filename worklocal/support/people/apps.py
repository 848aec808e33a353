"""People, their journeys with the service, consents and rules of contact."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "worklocal.support.people"
    label = "people"
