"""`worklocal erasures replay`: after a restore, erase again whoever came back. Run as the owner."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from worklocal.accounts.models import Area
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.exchange.requests.erasure import replay


class Command(BaseCommand):
    help = "replay: compare the list kept outside the database with everybody who is in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["replay"])
        parser.add_argument("--list", type=Path, default=settings.LOCAL_DIR / "erasures.jsonl")

    def handle(self, *args: Any, **options: Any) -> None:
        for area in Area.objects.order_by("id"):
            with acting(Context.system(area.pk)):
                again = replay(listed=options["list"], at=clock.now())
            self.stdout.write(f"{area.slug}: {again} erased again")
