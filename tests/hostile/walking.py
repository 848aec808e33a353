"""Every page that some role may open, in a world full of everybody's things, once for each role."""

import zlib
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, models, transaction

from tests.access.routes import guarded_routes
from tests.access.trying import NOBODY, Cell, Matrix, is_api, relations
from worklocal.accounts.models import Area
from worklocal.core import rowsecurity
from worklocal.core.context import Context, acting

CODES = frozenset(
    {
        "offer", "la_code", "soc2020", "esco_uri", "holder", "digest", "reference", "version",
        "measure", "place", "group", "outcome", "engine", "code", "slug", "sort_name", "key",
        "channel", "wording", "grade", "kind", "need", "area_code", "status", "state",
        "instrument", "framework", "template", "action",
    }
)  # fmt: skip
"""Columns whose words are ours, or codes that Django does not know as choices."""
LISTS = frozenset({"shared", "content"})


def openings(matrix: Matrix, *, part: int = 1, heap: int = 0) -> Iterator[Cell]:
    """One cell for each page and role that gets in, with a thing that this role may see.

    Of one page in `part`: always the same ones, and others for each `heap`.
    """
    for route in guarded_routes():
        if is_api(route) or zlib.crc32(route.name.encode()) % part != heap:
            continue
        done = set()
        for viewer in matrix.viewers():
            role = matrix.world.viewers.get(viewer)
            kind = role.kind if role else "NOBODY"
            near = viewer != "nobody_far" and matrix.world.is_first_area(viewer)
            if kind in done or not near or (not role and viewer not in NOBODY):
                continue
            for relation in relations(route):
                cell = Cell(viewer, route, "GET", relation)
                if relation in ("gwen", "missing", "crossed"):
                    continue
                if matrix._may_open(cell) and matrix._sees(cell):
                    done.add(kind)
                    yield cell
                    break


def plant(area: Area, texts: list[str]) -> int:
    """Put hostile words into every column of words of every table of the area; return how many.

    A long column takes as many of `texts` as it holds, a short one the next that fits.
    """
    planted = 0
    with acting(Context.system(area.pk)):
        for model, rule in rowsecurity.guarded_models():
            if not rule.area or rule.append_only:
                continue
            rows = model.objects.filter(**{rule.area: area.pk})
            for column in model._meta.local_concrete_fields:
                value = _words(column, texts, planted)
                if value is not None:
                    planted += _put(rows, column.name, value)
    return planted


def _words(column: Any, texts: list[str], start: int) -> Any:
    if column.choices or column.name in CODES or column.is_relation:
        return None
    turned = [text.replace("\x00", "") for text in texts[start % len(texts) :] + texts]
    if isinstance(column, models.JSONField) and column.name in LISTS:
        return {turned[0][:100]: turned[1][:500]} if column.name == "shared" else None
    if not isinstance(column, models.CharField | models.TextField):
        return None
    most = column.max_length or 5000
    if isinstance(column, models.URLField):
        return f"javascript:hostile({start})"[:most]
    if most < 30:
        return None
    if most < 300:
        return next((text for text in turned if 0 < len(text) <= most), None)
    said = ""
    for text in turned:
        if len(said) + len(text) + 1 > most:
            break
        said += f"{text} "
    return said or None


def _put(rows: Any, name: str, value: Any) -> bool:
    try:
        with transaction.atomic():
            return bool(rows.update(**{name: value}))
    except (DatabaseError, ValueError):
        return False
