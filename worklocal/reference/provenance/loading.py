"""Loaders: each room with shipped data registers one; `worklocal load` runs them in order.

A room puts its loader in its own `loading.py` and marks it with `@loader`. They are found by
Django's autodiscovery, so this room needs to know none of them.
"""

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import autodiscover_modules

from worklocal.core import clock
from worklocal.core.errors import Refusal
from worklocal.reference.provenance.models import Provenance

Say = Callable[[str], None]
Fill = Callable[[BaseDatabaseWrapper, Say], int]


class LoadRefused(Refusal):
    """The data cannot be loaded; the message names the file and says why."""


@dataclass(frozen=True)
class LoadReport:
    """`changed` is false when the files and the loader are those of the last loading."""

    dataset: str
    rows: int
    changed: bool
    seconds: float

    def __str__(self) -> str:
        return f"{self.rows:,} rows in {self.seconds:.1f} s" if self.changed else "no change"


@dataclass(frozen=True)
class Loader:
    name: str
    order: int
    files: tuple[str, ...]
    source: str
    licence: str
    edition: int
    fill: Fill

    def __call__(
        self, connection: BaseDatabaseWrapper, say: Say, *, again: bool = False
    ) -> LoadReport:
        """Load unless nothing changed since the last time; `again` loads in any case."""
        started = time.perf_counter()
        stamp = self.stamp()
        stored = Provenance.objects.using(connection.alias).filter(dataset=self.name)
        last = stored.filter(sha256=stamp).first()
        if last and not again:
            return LoadReport(self.name, last.rows, False, time.perf_counter() - started)
        with transaction.atomic(using=connection.alias):
            rows = self.fill(connection, say)
            Provenance.objects.using(connection.alias).update_or_create(
                dataset=self.name,
                defaults={
                    "source": self.source, "licence": self.licence, "sha256": stamp, "rows": rows,
                    "files": [path.name for path in found(self.files)], "loaded_at": clock.now(),
                },
            )  # fmt: skip
        return LoadReport(self.name, rows, True, time.perf_counter() - started)

    def stamp(self) -> str:
        """One hash over the files' names and bytes and the edition of the loader's own code."""
        digest = hashlib.sha256(str(self.edition).encode())
        for path in found(self.files):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()


_loaders: dict[str, Loader] = {}


def loader(
    name: str, *, order: int, files: Iterable[str], source: str, licence: str, edition: int = 1
) -> Callable[[Fill], Loader]:
    """Register a function that fills a room's tables and returns how many rows it read.

    `files` are patterns under the data folder, or absolute ones. Raise `edition` when the loader's
    code changes what it writes, so that the next run loads again although the files are the same.
    """

    def register(fill: Fill) -> Loader:
        made = Loader(name, order, tuple(files), source, licence, edition, fill)
        _loaders[name] = made
        return made

    return register


def loaders() -> dict[str, Loader]:
    """Every room's loader by name, in the order in which they must run."""
    autodiscover_modules("loading")
    return dict(sorted(_loaders.items(), key=lambda item: item[1].order))


def data_folder() -> Path:
    """The project's `data/`, or the folder that the settings name."""
    return Path(settings.CUSTOM_DATA_DIR)


def found(patterns: Iterable[str]) -> list[Path]:
    """The files of the patterns, sorted by name; refuses a pattern that matches nothing."""
    paths: list[Path] = []
    for pattern in patterns:
        whole = data_folder() / pattern
        matches = sorted(Path(whole.anchor).glob(str(whole.relative_to(whole.anchor))))
        if not matches:
            raise LoadRefused(f"No file matches {whole}. Fetch the data folder again.")
        paths += matches
    return paths


def load_all(
    connection: BaseDatabaseWrapper, say: Say, *, only: Iterable[str] = (), again: bool = False
) -> list[LoadReport]:
    """Run the named loaders, or all, each in its own transaction, and say how each went."""
    known = loaders()
    wanted = set(only) or set(known)
    if unknown := wanted - set(known):
        names = ", ".join(known)
        raise LoadRefused(f"There is no data called {min(unknown)!r}. Known are: {names}.")
    reports = []
    for name, run in known.items():
        if name in wanted:
            report = run(connection, say, again=again)
            say(f"{name}: {report}")
            reports.append(report)
    return reports
