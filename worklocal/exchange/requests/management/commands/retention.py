"""`worklocal retention`: list, tell, and erase what is due. `run` needs the database's owner."""

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from worklocal.accounts.models import Area
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.exchange.requests import audit_purge, erasure, retention
from worklocal.exchange.requests.rules import schedule


class Command(BaseCommand):
    help = (
        "run: list what is due, give notice, erase what is ripe, purge the oldest audit."
        " With --dry-run, say what would be done and do nothing. rules: the rules in force."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["run", "rules"], nargs="?", default="run")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--list", type=Path, default=settings.LOCAL_DIR / "erasures.jsonl")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "rules":
            return self._rules()
        if not options["dry_run"]:
            erasure.check_may_erase()
        for area in Area.objects.order_by("slug"):
            self._area(area, dry_run=options["dry_run"], listed=options["list"])
        if not options["dry_run"]:
            strays = erasure.remove_strays(older_than=clock.now() - timedelta(days=1))
            self.stdout.write(f"files that no record owns: {strays} removed")
        return None

    def _rules(self) -> None:
        for rule in schedule().rules.values():
            checked = "" if rule.verified else " (not verified)"
            self.stdout.write(f"{rule.code}: {rule.length}, {rule.label}{checked}")

    def _area(self, area: Area, *, dry_run: bool, listed: Path) -> None:
        now, today = clock.now(), clock.today()
        with acting(Context.system(area.pk)):
            if dry_run:
                due, ripe = retention.due_people(on=today), retention.ripe(on=today)
                short = retention.erase_short(at=now, dry_run=True)
                purge = audit_purge.purgeable(area.pk, at=now)
                self._say(area, f"{len(due)} would be listed and told, {len(ripe)} erased", short)
                self.stdout.write(f"  audit: {purge.entries if purge else 0} would be purged")
                return
        with acting(Context.system(area.pk)):
            night = retention.list_due(on=today)
            told = retention.give_notice(at=now)
        with acting(Context.system(area.pk)), transaction.atomic():
            short = retention.erase_short(at=now)
        erased = retention.erase_all_ripe(area.pk, at=now, listed=listed)
        tombstone = audit_purge.purge(area.pk, at=now)
        self._say(
            area,
            f"{night.listed} listed, {night.taken_off} taken off, {told} told, {erased} erased",
            short,
        )
        self.stdout.write(f"  audit: {tombstone.entries if tombstone else 0} purged")

    def _say(self, area: Area, what: str, short: dict[str, int]) -> None:
        self.stdout.write(f"{area.slug}: {what}")
        for name, count in short.items():
            self.stdout.write(f"  {name}: {count}")
