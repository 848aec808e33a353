"""All that is held about a person: JSON, and the same as a PDF to read, screened for other people.

Act for the area first: the package holds what row security would not show any single viewer.
"""

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import typst
from django.db import models
from django.db.models.functions import Lower

from worklocal.accounts.models import User
from worklocal.core import audit, context
from worklocal.core.personal_data import PersonalData, of_models
from worklocal.exchange.requests.models import DataRequest, RequestKind
from worklocal.support.people.models import Person

NAME = re.compile(r"[^\W\d_][\w'’-]+")
SHORTEST = 3


@dataclass(frozen=True)
class Flag:
    """Words of a text that are another person's name: somebody decides before it goes out."""

    table: str
    row: str
    column: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Package:
    """`tables` holds every declared table, empty ones too. `flags` do not leave the house."""

    person_id: uuid.UUID
    made_at: dt.datetime
    tables: dict[str, list[dict[str, Any]]]
    flags: tuple[Flag, ...]

    def as_json(self) -> str:
        content = {"made_at": self.made_at.isoformat(), "tables": self.tables}
        return json.dumps(content, ensure_ascii=False, indent=2)

    def as_pdf(self) -> bytes:
        """For reading. The text goes in as data, so that no word of it is taken for markup."""
        filled = {name: rows for name, rows in self.tables.items() if rows}
        content = json.dumps({"made": self.made_at.strftime("%d %B %Y"), "tables": filled})
        return bytes(typst.compile(TEMPLATE.encode(), sys_inputs={"package": content}))


TEMPLATE = """
#let package = json(bytes(sys.inputs.package))
#set document(title: "Everything we hold about you", date: none)
#set page(paper: "a4", margin: 2cm, numbering: "1 / 1")
#set text(size: 10pt, lang: "en", region: "GB")
= Everything we hold about you
Made on #package.made.
#for (name, rows) in package.tables [
  == #name.split(".").last()
  #for row in rows [
    #for (key, value) in row [
      #if value != none and value != "" [
        *#key.replace("_", " "):* #if type(value) == str { value } else { repr(value) } \\
      ]
    ]
    #line(length: 100%, stroke: 0.3pt)
  ]
]
"""


def one_month_after(day: dt.date) -> dt.date:
    """The same day of the next month, or its last day (ICO guidance on the right of access)."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("a month has 28 days")


def take_in(*, person_id: uuid.UUID, kind: RequestKind, on: dt.date) -> DataRequest:
    """Keep a request; its clock begins on the day it came, whoever took it in."""
    row = DataRequest(
        area_id=context.current().area, person_id=person_id, kind=kind, received_on=on,
        due_on=one_month_after(on),
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record("request.taken_in", person_id=person_id, thing=row)
    return row


def pause(*, request: DataRequest, on: dt.date) -> None:
    """Stop the clock while the person is asked who they are or what they mean."""
    request.paused_on = on
    request.save(update_fields=["paused_on"])
    audit.record("request.paused", person_id=request.person_id, thing=request)


def resume(*, request: DataRequest, on: dt.date) -> None:
    """Go on; the days of the pause are added."""
    if request.paused_on is not None:
        request.due_on += on - request.paused_on
        request.paused_on = None
        request.save(update_fields=["due_on", "paused_on"])
        audit.record("request.resumed", person_id=request.person_id, thing=request)


def package_of(*, person_id: uuid.UUID, at: dt.datetime) -> Package:
    """Everything of one person, table by table, with the names of others found in its words."""
    tables = {}
    for model, rule in of_models():
        if rule.export:
            tables[model._meta.label_lower] = [_plain(row) for row in _rows(model, rule, person_id)]
    person = Person.objects.get(pk=person_id)
    tables["accounts.user"] = [
        {"id": str(user.pk), "email": user.email, "display_name": user.display_name}
        for user in User.objects.filter(pk=person.user_id)
    ]
    audit.record("request.package_made", person_id=person_id, purpose="request")
    return Package(person_id, at, tables, tuple(_flags(tables, person)))


def _rows(
    model: type[models.Model], rule: PersonalData, person_id: uuid.UUID
) -> Iterable[models.Model]:
    column = next(f for f in model._meta.local_concrete_fields if f.column == rule.person)
    return model._default_manager.filter(**{column.name: person_id}).order_by("pk")


def _plain(row: models.Model) -> dict[str, Any]:
    return {field.attname: _value(getattr(row, field.attname)) for field in row._meta.fields}


def _value(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, str | int | float | bool | dict) or value is None:
        return value
    if isinstance(value, list | tuple):
        return [_value(each) for each in value]
    return str(value) if isinstance(value, uuid.UUID | Decimal) else repr(value)


def _flags(tables: dict[str, list[dict[str, Any]]], person: Person) -> Iterator[Flag]:
    """Staff are not flagged: they acted in their work. The person's own names are not either."""
    own = {name.lower() for name in _names(person.name + " " + person.legal_name)}
    texts = list(_texts(tables))
    said = {name.lower() for _, _, _, text in texts for name in _names(text)} - own
    others = _names_of_others(person, said)
    for table, row, column, text in texts:
        found = [name for name in dict.fromkeys(_names(text)) if name.lower() in others]
        if found:
            yield Flag(table, row, column, tuple(found))


def _names(text: str) -> list[str]:
    return [name for name in NAME.findall(text) if len(name) >= SHORTEST and name[0].isupper()]


def _names_of_others(person: Person, said: set[str]) -> set[str]:
    others = Person.objects.filter(area=person.area_id).exclude(pk=person.pk)
    found: set[str] = set()
    for field in ("chosen_name", "family_name"):
        named = others.annotate(lower=Lower(field)).filter(lower__in=said)
        found |= set(named.order_by("lower").values_list("lower", flat=True).distinct())
    return found


def _texts(tables: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, str, str, str]]:
    for table, rows in tables.items():
        for row in rows:
            for column, value in row.items():
                for text in _leaves(value):
                    yield table, str(row["id"]), column, text


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
