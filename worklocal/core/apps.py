"""The ground: clock, ids, money, audit, outbox, jobs, notifications, files, row security."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "worklocal.core"
    label = "core"
