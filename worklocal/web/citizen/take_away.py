"""My record to take away: everything that row security lets me see, as a page or as a file."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import models
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.accounts.models import AccessGrant
from worklocal.core import rowsecurity
from worklocal.core.models import AuditEntry, AuditLink
from worklocal.matching.introductions.models import MatchSummary
from worklocal.support.assessment.models import Answer
from worklocal.support.assessment.services import instrument_of
from worklocal.support.people.models import Person
from worklocal.web.citizen.base import Own
from worklocal.web.record.assessment_words import shown
from worklocal.web.record.labels import worded
from worklocal.web.shell.parts import Lines, Row
from worklocal.web.shell.presenters import Link, day, moment

LEFT_OUT = frozenset({AuditLink})
NOT_READ = frozenset({AuditEntry, AccessGrant, MatchSummary})
"""In the file, and on pages of their own: who looked, and who may see the record."""
INNER = frozenset({"id", "area", "area_id", "person", "person_id", "created_at"})
TITLES = {
    "person": gettext_lazy("You"), "journey": gettext_lazy("Your time with us"),
    "journeystep": gettext_lazy("Steps of your time with us"),
    "contactrule": gettext_lazy("Safe ways to reach you"), "consent": gettext_lazy("Your yeses"),
    "assessment": gettext_lazy("Times you told us about you"),
    "answer": gettext_lazy("Your answers"), "plan": gettext_lazy("Your plan"),
    "goal": gettext_lazy("Goals"), "action": gettext_lazy("Steps"),
    "planversion": gettext_lazy("Plans you both agreed"),
    "leadperiod": gettext_lazy("Your coaches"), "contact": gettext_lazy("When we were in touch"),
    "note": gettext_lazy("Notes about you"), "notereply": gettext_lazy("Your replies"),
    "handover": gettext_lazy("Changes of coach"), "message": gettext_lazy("Messages"),
    "appointment": gettext_lazy("Appointments"), "referral": gettext_lazy("Referrals"),
    "job": gettext_lazy("Jobs"), "checkin": gettext_lazy("Check-ins"),
    "guaranteeclock": gettext_lazy("What we promised you"),
    "move": gettext_lazy("Moving to another area"),
    "movepart": gettext_lazy("What goes to your new area"),
    "arrival": gettext_lazy("Coming from another area"),
    "receivedpart": gettext_lazy("What came from your last area"),
    "match": gettext_lazy("Jobs we matched"), "introduction": gettext_lazy("Introductions"),
    "introductionstep": gettext_lazy("Steps of introductions"),
    "referralstep": gettext_lazy("Steps of referrals"), "proof": gettext_lazy("How we know"),
    "matchchallenge": gettext_lazy("What you asked about jobs"),
    "notthis": gettext_lazy("Jobs you did not want"), "workwishes": gettext_lazy("The work I want"),
    "notification": gettext_lazy("What was sent to you"),
    "accessgrant": gettext_lazy("Who may see you"), "auditentry": gettext_lazy("Who did what"),
}  # fmt: skip


def _rows(model: type[models.Model], name: str, person_id: uuid.UUID) -> list[models.Model]:
    rows = model._default_manager.filter(**{name: person_id}).order_by("pk")
    return list(rows.select_related("assessment") if model is Answer else rows)


def tables_of(person_id: uuid.UUID) -> Iterator[tuple[type[models.Model], list[models.Model]]]:
    """Every guarded table that names a person, with this person's rows, in the order of rooms.

    A table that is added later is in the package without anybody thinking of it.
    """
    for model, rule in rowsecurity.guarded_models():
        column = "person_id" if model in (AccessGrant, AuditEntry) else rule.person
        if column is None or model in LEFT_OUT:
            continue
        name = "pk" if model is Person else column
        yield model, _rows(model, name, person_id)


def package_of(person_id: uuid.UUID) -> dict[str, list[dict[str, Any]]]:
    """The whole record as plain values, table by table; a table without rows is there, empty."""
    return {
        model._meta.label_lower: [_plain(row) for row in rows]
        for model, rows in tables_of(person_id)
    }


def _plain(row: models.Model) -> dict[str, Any]:
    return {field.attname: _value(getattr(row, field.attname)) for field in row._meta.fields}


def _value(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    if isinstance(value, str | int | float | bool | list | dict) or value is None:
        return value
    return str(value)


class TakeAway(Own):
    """A page that can be read and printed: the same rows in words, without inner ids."""

    title = gettext_lazy("Take my record with me")
    template_name = "citizen/take_away.html"

    def back(self) -> Link:
        return Link(_("My record"), self.link("record"))

    def content(self) -> dict[str, Any]:
        parts = []
        for model, rows in tables_of(self.person.pk):
            if rows and model not in NOT_READ:
                name = model._meta.model_name or ""
                title = str(TITLES.get(name, str(model._meta.verbose_name_plural).capitalize()))
                parts.append({"title": title, "rows": [_readable(row) for row in rows]})
        return {"parts": parts, "file_url": self.link("take_away_file"),
                "made": moment(self.now)}  # fmt: skip


def _readable(row: models.Model) -> list[Row]:
    """One row in words. Inner ids are left to the file: they say nothing to a reader."""
    if isinstance(row, Answer):
        return [_answer(row)]
    found = []
    for field in row._meta.fields:
        value = getattr(row, field.attname)
        inner = field.name in INNER or field.is_relation or isinstance(field, models.UUIDField)
        if not inner and value not in (None, "", [], {}):
            name = worded(str(field.verbose_name).capitalize())
            found.append(Row(name, _words(row, field, value)))
    return found


def _answer(row: Answer) -> Row:
    question = instrument_of(row.assessment).questions.get(row.question)
    if question is None:
        return Row(row.question, str(row.value))
    return Row(worded(question.ask), shown(question, row.value))


def _words(row: models.Model, field: Any, value: Any) -> str | Lines:
    if field.choices:
        return worded(str(getattr(row, f"get_{field.name}_display")()))
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list | dict):
        return Lines(list(_leaves(value)))
    return str(value)


def _leaves(value: Any, name: str = "") -> Iterator[str]:
    """Lists and pairs as lines; ids within them are left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("id", "goal"):
                yield from _leaves(inner, str(key).replace("_", " ").capitalize())
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    elif value not in (None, ""):
        yield f"{name}: {value}" if name else str(value)


class TakeAwayFile(Own):
    """The same as JSON, for another service to read."""

    def get(self, request: Any, **ids: Any) -> HttpResponse:
        package = {"made_at": self.now.isoformat(), "tables": package_of(self.person.pk)}
        text = json.dumps(package, ensure_ascii=False, indent=2)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="my-record.json"'
        return response
