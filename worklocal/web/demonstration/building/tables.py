"""Rows written in bulk by COPY: one table a model, flushed in the order rows may refer."""

import random
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb

FLUSH_AT = 20_000


class Dice(random.Random):
    """The one source of chance, so that the same seed makes the same area."""

    def identifier(self, at: datetime) -> uuid.UUID:
        """A version 7 UUID of that moment, drawn from the seed."""
        value = (int(at.timestamp() * 1000) << 80) | self.getrandbits(80)
        value = (value & ~(0xF << 76)) | (0x7 << 76)
        value = (value & ~(0x3 << 62)) | (0x2 << 62)
        return uuid.UUID(int=value)

    def chance(self, share: float) -> bool:
        return self.random() < share

    def weighted(self, weights: dict[str, float]) -> str:
        return self.choices(list(weights), list(weights.values()))[0]


class Table:
    """Collects rows of one model. Columns left out take the model's default."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        fields = [f for f in model._meta.concrete_fields if not getattr(f, "generated", False)]
        self.columns = [field.column for field in fields]
        self._fields = fields
        self._json = {f.column for f in fields if isinstance(f, models.JSONField)}
        self._defaults = {
            field.column: field.get_default()
            for field in fields
            if field.has_default() and field.column not in ("id", "created_at")
        }
        self._blank = {
            field.column: ""
            for field in fields
            if isinstance(field, models.CharField | models.TextField) and not field.null
        }
        self.rows: list[tuple[Any, ...]] = []
        self.written = 0

    def add(self, **values: Any) -> None:
        """Add one row, by column name (`person_id`, not `person`)."""
        row = {**self._blank, **self._defaults, **values}
        for name in self._json:
            if row.get(name) is not None:
                row[name] = Jsonb(row[name])
        self.rows.append(tuple(row.get(column) for column in self.columns))
        unknown = values.keys() - set(self.columns)
        if unknown:
            raise KeyError(f"{self.model.__name__} has no column {', '.join(sorted(unknown))}.")

    def flush(self) -> None:
        if not self.rows:
            return
        names = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            command = f'COPY "{self.model._meta.db_table}" ({names}) FROM STDIN'
            with cursor.copy(command) as copy:
                for row in self.rows:
                    copy.write_row(row)
        self.written += len(self.rows)
        self.rows.clear()


class Tables:
    """All tables of the build. `order` puts what is referred to before what refers to it."""

    def __init__(self, order: Sequence[type[models.Model]]) -> None:
        self._tables = {model: Table(model) for model in order}

    def __getitem__(self, model: type[models.Model]) -> Table:
        return self._tables[model]

    def flush(self, *, force: bool = False) -> None:
        """Write everything, once enough has come together or when forced."""
        if force or sum(len(table.rows) for table in self._tables.values()) >= FLUSH_AT:
            for table in self._tables.values():
                table.flush()

    def written(self) -> int:
        return sum(table.written for table in self._tables.values())
