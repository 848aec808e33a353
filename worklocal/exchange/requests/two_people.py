"""Whether a copy of this record needs two people to let it out, and why.

A room that knows of a reason registers a rule: a function of the person's id that gives the
reason in words, or nothing. A rule runs with the sight of the area.
"""

import uuid
from collections.abc import Callable

from worklocal.core import context
from worklocal.support.people.enums import Restriction
from worklocal.support.people.models import Person
from worklocal.support.restricted.models import RecordRestriction

Rule = Callable[[uuid.UUID], str]
_rules: list[Rule] = []


def register(rule: Rule) -> Rule:
    _rules.append(rule)
    return rule


def why(person_id: uuid.UUID) -> str:
    """The first reason found, or nothing: one person is enough."""
    with context.elevated("data-request"):
        return next((reason for rule in _rules if (reason := rule(person_id))), "")[:100]


@register
def _restricted(person_id: uuid.UUID) -> str:
    rows = Person.objects.filter(pk=person_id).exclude(restriction="")
    code = rows.values_list("restriction", flat=True).first()
    return f"The record is restricted: {Restriction(code).label.lower()}" if code else ""


@register
def _restriction_in_force(person_id: uuid.UUID) -> str:
    """Also a sealed part, which the person's own row does not show."""
    rows = RecordRestriction.objects.filter(person_id=person_id, lifted_at=None)
    row = rows.order_by("set_at", "id").first()
    return f"A restriction is in force: {row.get_kind_display().lower()}" if row else ""
