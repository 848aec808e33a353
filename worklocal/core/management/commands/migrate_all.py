"""Bring the database up to date: migrations, then row-level security and rights."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from worklocal.core import rowsecurity


def trigger_statements() -> list[str]:
    """The SQL of every room that has a `triggers.py`, in the order of the floors."""
    lines = []
    for room in apps.get_app_configs():
        if room.name.startswith("worklocal.") and find_spec(f"{room.name}.triggers"):
            lines += import_module(f"{room.name}.triggers").statements()
    return lines


class Command(BaseCommand):
    help = "Run migrations, then lay row-level security, triggers and rights. Run as the owner."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        with transaction.atomic(), connection.cursor() as cursor:
            for line in (*rowsecurity.statements(), *trigger_statements()):
                cursor.execute(line)
        self.stdout.write("Database is up to date.")
