"""Load a file of unit costs as a version of its own; older versions stay as they are."""

import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.validators import slug_re

from worklocal.core import clock
from worklocal.evidence.unit_costs.services import About, FileRefused, load_version


class Command(BaseCommand):
    help = "Load unit costs (columns name, words, value, grade, source; low and high if known)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--code", required=True, help="name of this version, such as 2026-1")
        parser.add_argument("--title", required=True)
        parser.add_argument("--source", required=True, help="who published it, and where")
        parser.add_argument("--price-year", required=True, help="such as 2025-26")
        parser.add_argument("--dated", required=True, type=datetime.date.fromisoformat)
        parser.add_argument(
            "--verified-by", default="", help="who compared it with its source; left out: nobody"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not slug_re.match(options["code"]):
            raise CommandError("The code is made of letters, figures and hyphens.")
        about = About(
            code=options["code"], title=options["title"], source=options["source"],
            price_year=options["price_year"], dated=options["dated"],
            verified_by=options["verified_by"],
        )  # fmt: skip
        try:
            new = load_version(path=options["file"], about=about, at=clock.now())
        except FileRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Version {about.code}: {'loaded' if new else 'no change'}.")
