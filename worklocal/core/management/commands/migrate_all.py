"""Bring the database up to date: migrations, then row-level security and rights."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from worklocal.core import rowsecurity, triggers


class Command(BaseCommand):
    help = "Run migrations, then lay row-level security, triggers and rights. Run as the owner."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        with transaction.atomic(), connection.cursor() as cursor:
            for line in (*rowsecurity.statements(), *triggers.statements()):
                cursor.execute(line)
        self.stdout.write("Database is up to date.")
