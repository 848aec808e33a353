"""Where a protected person is, kept apart: the one place that moves it in, out and changes it.

`people.Person` cannot hold these columns while a person is protected (a constraint of the table),
so every page, letter, list, map, match and export that reads the person has nothing to show.
"""

import uuid

from worklocal.accounts.viewer import Viewer
from worklocal.core import context
from worklocal.reference.places.selectors import locate
from worklocal.support.people.enums import Restriction
from worklocal.support.people.models import Person, ProtectedDetails

KEPT_APART = ("address", "postcode", "phone")


def keep_apart(*, person: Person, restriction: Restriction) -> Person:
    """Move the address, postcode and phone out of the person's row, and mark the row."""
    with context.elevated("restricted-record"):
        if not person.is_protected:
            details, _ = ProtectedDetails.objects.get_or_create(
                person=person, defaults={"area_id": person.area_id}
            )
            for name in KEPT_APART:
                setattr(details, name, getattr(person, name))
                setattr(person, name, "")
            details.save(update_fields=list(KEPT_APART))
            person.latitude = person.longitude = None
        person.restriction = restriction
        person.save(update_fields=[*KEPT_APART, "latitude", "longitude", "restriction"])
    return person


def bring_back(*, person: Person, restriction: Restriction) -> Person:
    """Put them into the person's row again, when the protection has been lifted."""
    with context.elevated("restricted-record"):
        details = ProtectedDetails.objects.filter(person=person).first()
        person.restriction = restriction
        if details is not None:
            for name in KEPT_APART:
                setattr(person, name, getattr(details, name))
            here = locate(person.postcode) if person.postcode else None
            person.latitude = here.latitude if here else None
            person.longitude = here.longitude if here else None
            details.delete()
        person.save(update_fields=[*KEPT_APART, "latitude", "longitude", "restriction"])
    return person


def change_kept_apart(*, person: Person, given: dict[str, str]) -> list[str]:
    """Keep new details of a protected person apart; return the names of those that changed."""
    with context.elevated("restricted-record"):
        details, _ = ProtectedDetails.objects.get_or_create(
            person=person, defaults={"area_id": person.area_id}
        )
        changed = [name for name, value in given.items() if getattr(details, name) != value]
        for name in changed:
            setattr(details, name, given[name])
        if changed:
            details.save(update_fields=changed)
    return changed


def kept_apart_of(viewer: Viewer, person_id: uuid.UUID) -> ProtectedDetails | None:
    """What is kept apart, for the person and whoever stands nearest; None for everybody else."""
    return ProtectedDetails.objects.filter(area=viewer.area, person_id=person_id).first()
