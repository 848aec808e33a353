"""All that is held about a person: JSON, and the same as a PDF to read.

Act for the area first: the package holds what row security would not show any single viewer.
"""

import base64
import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import typst
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import models

from worklocal.accounts.models import User
from worklocal.core import audit
from worklocal.core.files import services as files
from worklocal.core.models import Notification, StoredFile
from worklocal.core.personal_data import PersonalData, of_models
from worklocal.support.people.models import Person

MOST_FILE_BYTES = 60 * 1024 * 1024
"""Files go into the JSON up to this; what is beyond is named there, and lies in the account."""

OF_ACCOUNT = 4
"""Tables of the account, which no person's key leads to."""

Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Package:
    """`tables` holds every declared table, empty ones too."""

    person_id: uuid.UUID
    made_at: dt.datetime
    tables: Tables

    def as_json(self) -> str:
        content = {
            "made_at": self.made_at.isoformat(), "tables": self.tables,
            "files": _files_of(self.person_id),
        }  # fmt: skip
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


def how_many_tables() -> int:
    return sum(1 for _, rule in of_models() if rule.export) + OF_ACCOUNT


def parts_of(person_id: uuid.UUID) -> Iterator[Callable[[], Tables]]:
    """The reading in parts, so that each may be a transaction of its own and be counted."""
    for model, rule in of_models():
        if rule.export:
            yield partial(_table, model, rule, person_id)
    yield partial(_account, person_id)


def package_of(*, person_id: uuid.UUID, at: dt.datetime) -> Package:
    """Everything of one person, table by table."""
    tables: Tables = {}
    for part in parts_of(person_id):
        tables.update(part())
    audit.record("request.package_made", person_id=person_id, purpose="request")
    return Package(person_id, at, tables)


def _table(model: type[models.Model], rule: PersonalData, person_id: uuid.UUID) -> Tables:
    rows = _rows(model, rule, person_id)
    return {model._meta.label_lower: [_plain(row) for row in rows]}


def _account(person_id: uuid.UUID) -> Tables:
    """The account and what hangs on it. Of a second factor, that there is one: never its secret."""
    user_id = Person.objects.values_list("user_id", flat=True).get(pk=person_id)
    messages = Notification.objects.filter(user_id=user_id, person_id=None)
    return {
        "accounts.user": _some(
            User.objects.filter(pk=user_id), "id", "email", "display_name", "joined_at",
            "last_login",
        ),
        "account.emailaddress": _some(
            EmailAddress.objects.filter(user_id=user_id), "id", "email", "verified", "primary"
        ),
        "mfa.authenticator": _some(
            Authenticator.objects.filter(user_id=user_id), "id", "type", "created_at",
            "last_used_at",
        ),
        "accounts.notification": [
            _plain(row) for row in messages.order_by("pk") if user_id is not None
        ],
    }  # fmt: skip


def _some(rows: models.QuerySet[Any], *names: str) -> list[dict[str, Any]]:
    return [
        {name: _value(value) for name, value in row.items()}
        for row in rows.order_by("pk").values(*names)
    ]


def _rows(
    model: type[models.Model], rule: PersonalData, person_id: uuid.UUID
) -> Iterable[models.Model]:
    if rule.through:
        lookup = f"{rule.through}__person_id"
    else:
        fields = model._meta.local_concrete_fields
        lookup = next(f for f in fields if f.column == rule.person).name
    return model._default_manager.filter(**{lookup: person_id}).order_by("pk")


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


def _files_of(person_id: uuid.UUID) -> list[dict[str, str]]:
    """What the person or their team sent in, as it is kept. Earlier copies of the record are not
    copied again: they were made here."""
    found, left = [], MOST_FILE_BYTES
    sent_in = StoredFile.objects.filter(person_id=person_id).exclude(uploaded_by=None)
    for row in sent_in.order_by("pk"):
        content = files.content_of(row) if row.size <= left else None
        left -= len(content or b"")
        found.append(
            {"id": str(row.pk), "name": row.name, "content_type": row.content_type,
             "base64": base64.b64encode(content).decode() if content else ""}
        )  # fmt: skip
    return found
