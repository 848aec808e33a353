"""Pages where somebody lets another system act as their role, and ends that."""

from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "worklocal.web.connections"
    label = "connections"
