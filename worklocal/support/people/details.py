"""A person's own particulars, changed by themselves or by their team."""

from dataclasses import asdict, dataclass

from worklocal.core import audit, events
from worklocal.reference.places.selectors import locate
from worklocal.support.people.enums import Channel
from worklocal.support.people.models import Journey, Person
from worklocal.support.people.protected import KEPT_APART, change_kept_apart
from worklocal.support.people.services import sort_name


@dataclass(frozen=True)
class Details:
    """What may be changed without asking anybody. The legal name and the birthday may not."""

    chosen_name: str
    family_name: str
    email: str
    phone: str
    address: str
    postcode: str
    contact_by: Channel | str


def change_details(*, person: Person, details: Details) -> Person:
    """Keep the new particulars, and where a new postcode lies. Lists show the chosen name at once.

    A postcode that is not known leaves the place as it was unknown; it is kept as it was typed.
    A protected person's address, postcode and phone are kept apart.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    given = asdict(details)
    apart: list[str] = []
    if person.is_protected:
        apart = change_kept_apart(person=person, given={n: given.pop(n) for n in KEPT_APART})
    changed = [name for name, value in given.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, given[name])
    if "postcode" in changed:
        changed += _place(person)
    if changed:
        person.save(update_fields=changed)
    changed += apart
    if changed:
        Journey.objects.open().filter(person=person).update(sort_name=sort_name(person))
        audit.record(
            "details.changed", person_id=person.pk, thing=person, detail={"what": sorted(changed)}
        )
        events.publish("details.changed", person=person.pk)
    return person


def _place(person: Person) -> list[str]:
    here = locate(person.postcode) if person.postcode else None
    person.la_code = here.place_code if here else ""
    person.latitude = here.latitude if here else None
    person.longitude = here.longitude if here else None
    return ["la_code", "latitude", "longitude"]
