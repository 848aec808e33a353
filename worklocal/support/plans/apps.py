"""The plan: goals in the person's words, actions, versions agreed by both."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "worklocal.support.plans"
    label = "plans"
