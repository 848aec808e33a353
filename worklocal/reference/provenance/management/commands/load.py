"""`worklocal load`: put the shipped reference data into the database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from worklocal.reference.provenance.loading import LoadRefused, load_all


class Command(BaseCommand):
    help = "Load reference data (places, occupations, ...). What has not changed is left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", help="what to load; everything when left out")
        parser.add_argument("--again", action="store_true", help="load even when nothing changed")

    def handle(self, *args: Any, **options: Any) -> None:
        names = [name for name in options["names"] if name != "all"]
        try:
            load_all(connection, self.stdout.write, only=names, again=options["again"])
        except LoadRefused as refusal:
            raise CommandError(str(refusal)) from refusal
