"""The port to whoever looks for harmful files. Settings name one scanner."""

from pathlib import Path
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class ScannerDown(Exception):
    """No verdict: it did not answer, or said something else. The file stays where it is."""


class Scanner(Protocol):
    def scan(self, path: Path) -> str:
        """The name of what was found, or nothing when it is clean. Raises ScannerDown."""
        ...


class NoScanner:
    """None is set up: everything stays “being checked”, and nothing is served."""

    def scan(self, path: Path) -> str:
        raise ScannerDown("no scanner is set up")


def chosen_scanner() -> Scanner:
    return cast(Scanner, import_string(settings.FILE_SCANNER)())
