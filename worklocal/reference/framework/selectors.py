"""The framework in force: for the nation, and as one area has adopted it."""

import functools
import uuid
from datetime import date
from pathlib import Path

from worklocal.reference.framework.models import AreaFramework
from worklocal.reference.framework.reading import read_framework
from worklocal.reference.framework.rows import FrameworkRefused
from worklocal.reference.framework.rules import with_local_values
from worklocal.reference.framework.shapes import Framework

FOLDER = Path(__file__).parent / "data"


@functools.cache
def versions() -> tuple[Framework, ...]:
    """Every version that ships, oldest first; read and checked once a process."""
    read = [read_framework(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir()]
    return tuple(sorted(read, key=lambda each: each.valid_from))


def version_named(version: str) -> Framework:
    """Raises FrameworkRefused when no such version ships."""
    for each in versions():
        if each.version == version:
            return each
    raise FrameworkRefused(version, ["there is no such version in this release."])


def current(on: date) -> Framework:
    """The national framework in force on a day, the newest where two overlap.

    Before the first version began, the first one is given: a journey that began earlier is still
    judged by some framework.
    """
    in_force = [each for each in versions() if each.is_in_force_on(on)]
    return in_force[-1] if in_force else versions()[0]


def framework_for(area_id: uuid.UUID, on: date) -> Framework:
    """The framework as the area has adopted it, its own values in place; one query.

    An area that has adopted none by that day works by the national one. Needs that area's context.
    """
    adopted = (
        AreaFramework.objects.filter(area=area_id, adopted_on__lte=on)
        .order_by("-adopted_on", "-id")
        .first()
    )
    if adopted is None:
        return current(on)
    return with_local_values(version_named(adopted.version), adopted.local_values)
