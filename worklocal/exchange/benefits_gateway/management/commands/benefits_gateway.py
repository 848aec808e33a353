"""`worklocal benefits_gateway`: send what is due to the benefits agency, as `wl_gateway` alone."""

import os
import time
from argparse import ArgumentParser
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError

from worklocal.exchange.benefits_gateway.client import BenefitsApi
from worklocal.exchange.benefits_gateway.gateway import WrongRole, check_role, send_due

PAUSE_SECONDS = 60


class Command(BaseCommand):
    help = (
        "Send due messages. Needs WORKLOCAL_GATEWAY_DATABASE (the address of the wl_gateway role), "
        "WORKLOCAL_BENEFITS_API and, where the agency wants one, WORKLOCAL_BENEFITS_TOKEN."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forever", action="store_true", help="a round every minute")

    def handle(self, *args: Any, **options: Any) -> None:
        database = os.environ.get("WORKLOCAL_GATEWAY_DATABASE", "")
        address = os.environ.get("WORKLOCAL_BENEFITS_API", "")
        if not database or not address:
            raise CommandError("Set WORKLOCAL_GATEWAY_DATABASE and WORKLOCAL_BENEFITS_API.")
        token = os.environ.get("WORKLOCAL_BENEFITS_TOKEN", "")
        with psycopg.connect(database) as connection, BenefitsApi(address, token) as api:
            try:
                check_role(connection)
            except WrongRole as problem:
                raise CommandError(str(problem)) from None
            while True:
                counts = send_due(connection, api).counts
                self.stdout.write(", ".join(f"{n} {what}" for what, n in counts.items()) or "none")
                if not options["forever"]:
                    return
                time.sleep(PAUSE_SECONDS)
