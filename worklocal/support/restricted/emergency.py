"""Break-glass: one record, one hour, to read only, for a reason, by somebody with no relation.

Whether a record exists is never told: a protected one, one that is locked to the asker and one
that is not there are refused in the same words, by the same queries.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Right

from worklocal.accounts.bars import is_barred
from worklocal.accounts.enums import GrantReason
from worklocal.accounts.models import holder_key
from worklocal.accounts.services import open_grant
from worklocal.core import audit, clock, context
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.core.ids import new_id
from worklocal.support.people.models import Person
from worklocal.support.restricted import rules
from worklocal.support.restricted.enums import EmergencyReason, ReviewKind
from worklocal.support.restricted.models import EmergencyOpening
from worklocal.support.restricted.raising import alert_stewards, raise_review


class NothingOpens(Refusal):
    """No such record, or one that no emergency opens. The words do not say which."""


class ReviewOverdue(Refusal):
    """An earlier opening of theirs has waited too long for its review."""


NOTHING = (
    "No record can be opened with this. Check the number, or the whole name and date of birth. Some"
    " records are never opened in an emergency. If somebody is in danger, ring 999. Then ring your"
    " team leader."
)
OVERDUE = (
    "A record you opened before has not been reviewed in time. Ask a data protection officer to"
    " review it first. If somebody is in danger, ring 999."
)


@dataclass(frozen=True)
class Wanted:
    """A record's number, or else the whole name and the date of birth."""

    number: str = ""
    name: str = ""
    born_on: date | None = None


@transaction.atomic
def open_record(
    *, wanted: Wanted, reason: EmergencyReason, words: str, at: datetime
) -> EmergencyOpening | None:
    """Open one record to whoever is acting, for an hour; None when none opens, which is reviewed.

    The page has asked for the second factor before. Raises ReviewOverdue while an earlier opening
    of theirs waits past its day. A None must be committed: the attempt is kept.
    """
    who = context.current()
    if who.role not in rules.MAY_OPEN:
        raise NotPermitted("Only coaches, team leaders and hub staff open a record this way.")
    if not words.strip():
        raise Refusal("Say what has happened.")
    user = context.acting_user()
    mine = EmergencyOpening.objects.filter(by=user, reviewed_at=None)
    if mine.filter(review_due_on__lt=clock.day_of(at)).exists():
        raise ReviewOverdue(OVERDUE)
    person_id, is_closed = _look_up(wanted, user, at=at)
    if person_id is None or is_closed:
        _refuse(user, person_id, at=at)
        return None
    return _open(person_id, reason=reason, words=words.strip()[:300], at=at)


def _look_up(wanted: Wanted, user: uuid.UUID, *, at: datetime) -> tuple[uuid.UUID | None, bool]:
    """The one person meant, and whether nothing opens them. The same queries for all answers."""
    with context.elevated("restricted-record"):
        person = find_one(wanted)
        barred = is_barred(person_id=person.pk if person else new_id(), user_id=user, at=at)
    if person is None:
        return None, True
    return person.pk, barred or person.is_protected


def find_one(wanted: Wanted) -> Person | None:
    """The one person of the area who fits; None when there are two. Elevate first."""
    found = list(_matching(wanted).order_by("id")[:2])
    return found[0] if len(found) == 1 else None


def _matching(wanted: Wanted) -> QuerySet[Person]:
    people = Person.objects.filter(area=context.acting_area())
    number = "".join(wanted.number.split()).lower()
    if number:
        numbered = people.annotate(number_of=Right(Cast("id", TextField()), 8))
        return numbered.filter(number_of=number)
    first, _, last = wanted.name.strip().rpartition(" ")
    named = Q(chosen_name__iexact=first, family_name__iexact=last)
    legal = Q(legal_name__iexact=wanted.name.strip())
    return people.filter(named | legal, born_on=wanted.born_on)


def _refuse(user: uuid.UUID, person_id: uuid.UUID | None, *, at: datetime) -> None:
    row = raise_review(
        ReviewKind.REFUSED, key=f"refused:{new_id()}", about_user=user, person_id=person_id, at=at
    )
    assert row is not None  # noqa: S101 - its key is new
    audit.record("emergency.refused", person_id=person_id, thing=row, purpose="emergency")
    alert_stewards(reference=f"R-{row.pk.hex[-8:].upper()}", at=at)


def _open(
    person_id: uuid.UUID, *, reason: EmergencyReason, words: str, at: datetime
) -> EmergencyOpening:
    user = context.acting_user()
    mine = EmergencyOpening.objects.filter(by=user, person_id=person_id, ends_at__gt=at)
    if (running := mine.order_by("id").first()) is not None:
        return running
    row = EmergencyOpening(
        area_id=context.acting_area(), person_id=person_id, by_id=user, reason=reason, words=words,
        opened_at=at, ends_at=at + rules.OPEN_FOR,
        review_due_on=rules.review_due(clock.day_of(at)),
    )  # fmt: skip
    row.reference = f"E-{row.pk.hex[-8:].upper()}"
    row.save(force_insert=True)
    open_grant(
        person_id=person_id, holder=holder_key("u", user), reason=GrantReason.BREAK_GLASS,
        starts_at=at, ends_at=row.ends_at, source_id=row.pk,
        field_groups=rules.GROUPS.get(reason, ()),
    )  # fmt: skip
    raise_review(
        ReviewKind.EMERGENCY, key=f"emergency:{row.pk}", about_user=user, person_id=person_id,
        source_id=row.pk, at=at,
        facts={"reference": row.reference, "reason": str(reason), "words": words},
    )  # fmt: skip
    audit.record(
        "emergency.opened", person_id=person_id, thing=row, purpose="emergency",
        detail={"reason": str(reason)},
    )  # fmt: skip
    alert_stewards(reference=row.reference, at=at)
    return row
