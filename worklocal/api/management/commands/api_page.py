"""Writes docs/reference/api.md from the API's own types."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from worklocal.api.document import document
from worklocal.api.page import page


class Command(BaseCommand):
    help = "Write docs/reference/api.md from the OpenAPI document."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "reference" / "api.md"
        path.write_text(page(document()))
        self.stdout.write(f"Wrote {path.name}.")
