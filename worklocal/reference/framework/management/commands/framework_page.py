"""`worklocal framework_page`: write the newest framework as a page of the documents."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from worklocal.reference.framework.page import page
from worklocal.reference.framework.selectors import versions


class Command(BaseCommand):
    help = "Write docs/reference/framework.md from the newest framework's files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether it is current")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "reference" / "framework.md"
        wanted = page(versions()[-1])
        if options["check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != wanted:
                raise CommandError(f"{path.name} is out of date: run worklocal framework_page.")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted, encoding="utf-8")
        self.stdout.write(f"Wrote {path.name}.")
