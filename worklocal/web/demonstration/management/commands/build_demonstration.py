"""Fill an empty database with the demonstration: two areas, every person in them invented."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from worklocal.core import clock
from worklocal.web.demonstration.building.area import build_everything, is_built
from worklocal.web.demonstration.building.benefits import let_a_week_pass


class Command(BaseCommand):
    help = "Build the demonstration: a made-up service on real places. Run as the owner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=2000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if is_built():
            self.stdout.write("The demonstration is there already (--fresh builds it anew).")
            return
        settings.WORKLOCAL_JOBS = "off"  # what is built has happened: nobody is to be told of it
        started = time.monotonic()
        rows = build_everything(
            people=options["people"], seed=options["seed"], today=clock.today(),
            say=self.stdout.write,
        )  # fmt: skip
        let_a_week_pass()
        took = time.monotonic() - started
        self.stdout.write(f"{options['people']:,} invented people, {rows:,} rows, {took:.0f} s")
