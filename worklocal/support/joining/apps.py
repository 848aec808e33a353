"""Requests to join, from anyone; duplicates caught, a lead coach offered."""

from django.apps import AppConfig


class JoiningConfig(AppConfig):
    name = "worklocal.support.joining"
    label = "joining"
