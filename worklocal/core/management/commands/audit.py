"""`worklocal audit`: whether the audit still stands as it was written, and its outside witness."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from worklocal.core import chain, clock
from worklocal.core.context import Context, acting


class Command(BaseCommand):
    help = (
        "verify: walk each area's chain and name every entry that was changed, removed, added or"
        " moved. anchor: tell the outside witness where each chain stands. Fails when verify finds"
        " anything."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("verify", "anchor"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "anchor":
            self._anchor()
        else:
            self._verify()

    def _anchor(self) -> None:
        for area in chain.area_ids():
            head = chain.anchor(area, at=clock.now())
            said = f"link {head.number} told to the witness" if head else "nothing new to tell"
            self.stdout.write(f"{area}: {said}")

    def _verify(self) -> None:
        wrong = 0
        for area in chain.area_ids():
            with acting(Context.system(area), read_only=True):
                verdict = chain.verify(area)
            wrong += len(verdict.faults)
            for fault in verdict.faults:
                self.stderr.write(f"{area}: {fault}")
            self.stdout.write(
                f"{area}: {verdict.links:,} links, {verdict.anchors:,} anchors,"
                f" {len(verdict.faults)} faults"
            )
        if wrong:
            raise CommandError("The audit does not stand as it was written.")
