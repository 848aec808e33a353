"""Staff who know a person: said by them, or inferred. Either locks the pair at once."""

import contextlib
import uuid
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from worklocal.accounts.bars import lay_bar
from worklocal.accounts.enums import BarKind
from worklocal.core import audit, context, events
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.support.people.models import Person, ProtectedDetails
from worklocal.support.restricted import rules
from worklocal.support.restricted.emergency import Wanted, find_one
from worklocal.support.restricted.enums import DECLARED_KINDS, RelationKind, ReviewKind
from worklocal.support.restricted.models import StaffDetails, StaffRelation
from worklocal.support.restricted.raising import raise_review, team_of

MOST_INFERRED = 50
"""Of one member of staff at once: a shared switchboard's number is nobody's relation."""


@transaction.atomic
def declare(*, person_id: uuid.UUID, kind: RelationKind, at: datetime) -> None:
    """Say that whoever is acting knows this person: from this statement on they see nothing of it.

    Said twice, it is said once. The steward and the leader of their team are asked to look.
    """
    if kind not in DECLARED_KINDS:
        raise Refusal("Choose how you know them.")
    if context.current().role not in rules.MAY_KNOW:
        raise NotPermitted("Your role has no path to a person’s record.")
    lock(user_id=context.acting_user(), person_id=person_id, kind=kind, at=at)


@transaction.atomic
def say_ahead(*, name: str, born_on: date, kind: RelationKind, at: datetime) -> None:
    """Say in advance whom one knows, by name and date of birth.

    Whether somebody of that name is with us is looked up after the commit: neither what this does
    nor how long it takes tells the one who says it.
    """
    if kind not in DECLARED_KINDS:
        raise Refusal("Choose how you know them.")
    if context.current().role not in rules.MAY_KNOW:
        raise NotPermitted("Your role has no path to a person’s record.")
    said, user = f"{' '.join(name.split())}|{born_on.isoformat()}", context.acting_user()
    earlier = StaffRelation.objects.filter(user=user, kind=kind, is_inferred=False).order_by("id")
    if any(row.said == said for row in earlier):  # sealed in the database, so compared here
        return
    row = StaffRelation(area_id=context.acting_area(), user_id=user, kind=kind, since=at, said=said)
    row.save(force_insert=True)
    audit.record("relation.said_ahead", thing=row, detail={"kind": str(kind)})
    events.publish("relation.said_ahead", relation=row.pk)


def match_ahead(relation: StaffRelation, *, at: datetime) -> bool:
    """Close the record of whoever was named in advance, once there is one such person."""
    name, _, born = relation.said.rpartition("|")
    person = find_one(Wanted(name=name, born_on=date.fromisoformat(born)))
    if person is None or relation.person_id is not None:
        return False
    relation.person_id = person.pk
    with contextlib.suppress(IntegrityError), transaction.atomic():
        relation.save(update_fields=["person_id"])
        _close(relation, person.pk, at=at)
    return True


def lock(
    *, user_id: uuid.UUID, person_id: uuid.UUID, kind: RelationKind, at: datetime
) -> StaffRelation | None:
    """Close a person to an account and ask for a review; None when that was done before."""
    inferred = kind not in DECLARED_KINDS
    row = StaffRelation(
        area_id=context.acting_area(), user_id=user_id, person_id=person_id, kind=kind,
        is_inferred=inferred, since=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return None
    _close(row, person_id, at=at)
    return row


def _close(row: StaffRelation, person_id: uuid.UUID, *, at: datetime) -> None:
    lay_bar(BarKind.PAIR, person_id=person_id, user_id=row.user_id, source_id=row.pk, at=at)
    raise_review(
        ReviewKind.RELATION, key=f"relation:{row.pk}", about_user=row.user_id, person_id=person_id,
        source_id=row.pk, team_id=team_of(row.user_id), at=at, facts={"kind": row.kind},
    )  # fmt: skip
    audit.record(
        "relation.inferred" if row.is_inferred else "relation.declared", person_id=person_id,
        thing=row, detail={"kind": row.kind},
    )  # fmt: skip


@transaction.atomic
def keep_own_details(*, family_name: str, postcode: str, phone: str, at: datetime) -> StaffDetails:
    """Keep a member of staff's own name, postcode and phone, and compare them with everybody's."""
    row, _ = StaffDetails.objects.update_or_create(
        user_id=context.acting_user(),
        defaults={
            "area_id": context.acting_area(), "family_name": family_name.strip(),
            "postcode": postcode.strip(), "phone": phone.strip(),
        },
    )  # fmt: skip
    audit.record("staff_details.kept", thing=row)
    with context.elevated("restricted-record"):
        infer_for_staff(row, at=at)
    return row


def infer_for_staff(details: StaffDetails, *, at: datetime) -> int:
    """Lock every pair that this member of staff's details make likely; return how many are new."""
    home = _home_of_staff(details)
    near = Person.objects.filter(area=details.area_id)
    plain = "".join(home.postcode.split()).upper()
    postcodes = [plain, f"{plain[:-3]} {plain[-3:]}"]
    ways = Q(family_name__iexact=home.family_name, postcode__in=postcodes)
    if home.phone:
        ways |= Q(phone__in=_written_ways(home.phone))
    found = list(near.filter(ways).order_by("id")[:MOST_INFERRED]) if any_of(home) else []
    apart = ProtectedDetails.objects.filter(area=details.area_id).select_related("person")
    pairs = [(person.pk, _home_of(person, None)) for person in found]
    pairs += [(row.person_id, _home_of(row.person, row)) for row in apart.order_by("id")]
    return sum(_lock_if_likely(details.user_id, home, pk, their, at=at) for pk, their in pairs)


def infer_for_person(person_id: uuid.UUID, *, at: datetime) -> int:
    """The same from the person's side, when somebody joins or moves."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return 0
    their = _home_of(person, ProtectedDetails.objects.filter(person=person).first())
    ahead = StaffRelation.objects.filter(area=person.area_id, person_id=None, ended_at=None)
    for relation in ahead.order_by("id"):
        match_ahead(relation, at=at)
    staff = StaffDetails.objects.filter(area=person.area_id).order_by("id")
    return sum(
        _lock_if_likely(row.user_id, _home_of_staff(row), person.pk, their, at=at) for row in staff
    )


def _lock_if_likely(
    user_id: uuid.UUID, home: rules.Home, person_id: uuid.UUID, their: rules.Home, *, at: datetime
) -> bool:
    kind = rules.likely_relation(home, their)
    if kind is None:
        return False
    return lock(user_id=user_id, person_id=person_id, kind=kind, at=at) is not None


def any_of(home: rules.Home) -> bool:
    return bool(home.phone or (home.family_name and home.postcode))


def _home_of_staff(row: StaffDetails) -> rules.Home:
    return rules.Home(row.family_name, row.postcode, row.phone)


def _home_of(person: Person, apart: ProtectedDetails | None) -> rules.Home:
    where: Person | ProtectedDetails = apart or person
    return rules.Home(person.family_name, where.postcode, where.phone)


def _written_ways(phone: str) -> list[str]:
    """A phone number as forms of this service may have kept it."""
    digits = "".join(each for each in phone if each.isdigit())
    local = "0" + digits[2:] if digits.startswith("44") else digits
    return [phone, local, f"+44{local[1:]}", f"{local[:5]} {local[5:8]} {local[8:]}",
            f"{local[:5]} {local[5:]}"]  # fmt: skip
