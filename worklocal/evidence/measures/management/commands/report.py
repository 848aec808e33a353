"""Rebuild an area's whole board from its records at a cut, and write it as open files."""

import datetime
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from worklocal.accounts.models import Area
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.evidence.measures.reporting import write_report
from worklocal.evidence.measures.services import board_at
from worklocal.evidence.measures.wider import TWO_MARKERS
from worklocal.reference.framework.selectors import framework_for
from worklocal.reference.places.selectors import districts_of


class Command(BaseCommand):
    help = (
        "Rebuild every figure of an area's board at a cut and write CSV, a dictionary and charts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--area", required=True, help="slug of the area")
        parser.add_argument(
            "--cut", type=datetime.date.fromisoformat, default=None,
            help="the day at whose end the records are read; default today",
        )  # fmt: skip
        parser.add_argument(
            "--gently", action="store_true", help="give way to everything else on this machine"
        )
        parser.add_argument("--out", type=Path, required=True, help="folder to write to")

    def handle(self, *args: Any, **options: Any) -> None:
        area = Area.objects.filter(slug=options["area"]).first()
        if area is None:
            raise CommandError("There is no area of this slug.")
        if options["gently"]:
            os.nice(10)
        now = clock.now()
        cut_on = options["cut"] or clock.day_of(now)
        if cut_on > clock.day_of(now):
            raise CommandError("The cut lies in the future: nothing is known of it yet.")
        with acting(Context.system(area.pk), read_only=True):
            board = board_at(area_code=area.code, cut_on=cut_on, at=now)
            framework = framework_for(area.pk, cut_on)
            names = {place.code: place.name for place in districts_of(area.code)}
        names |= {offer.code: offer.name for offer in framework.offers}
        names |= {area.code: area.name, TWO_MARKERS: "Two or more disadvantages"}
        written = write_report(
            board, folder=options["out"], area_name=area.name, cut_on=cut_on, names=names
        )
        self.stdout.write(f"{len(board.figures):,} figures in {len(written)} files.")
