"""Contacts, notes and the person's replies. What was written is corrected by adding, never edited.

A note with a field group is seen by the person, and by staff whose grant names the group.
"""

import uuid
from datetime import datetime

from worklocal.accounts.enums import FieldGroup
from worklocal.core import audit, context, events
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.core.idempotency import once
from worklocal.support.coaching.models import Contact, ContactKind, Note, NoteReply
from worklocal.support.people.models import Journey
from worklocal.support.people.services import note_contact


class ContactAhead(Refusal):
    """A contact that has not happened yet is an appointment."""


class NoteCorrected(Refusal):
    """The note was corrected before; a correction starts from the latest one."""


def record_contact(
    *,
    journey: Journey,
    kind: ContactKind,
    happened_at: datetime,
    at: datetime,
    minutes: int | None = None,
    key: str = "",
) -> uuid.UUID:
    """Keep that somebody of the team and the person were in touch; return the contact's id."""
    if happened_at > at:
        raise ContactAhead("This time has not come yet. Book an appointment instead.")

    def keep() -> uuid.UUID:
        contact = Contact(
            area_id=journey.area_id, person_id=journey.person_id, journey=journey,
            with_user_id=context.acting_user(), kind=kind, at=happened_at, minutes=minutes,
        )  # fmt: skip
        contact.save(force_insert=True)
        note_contact(journey_id=journey.pk, at=happened_at)
        audit.record("contact.recorded", person_id=journey.person_id, thing=contact)
        events.publish("contact.recorded", journey=journey.pk, person=journey.person_id)
        return contact.pk

    request = {"journey": journey.pk, "kind": kind, "at": happened_at, "minutes": minutes}
    return once(key, action="coaching.record_contact", request=request, do=keep)


def write_note(
    *,
    journey: Journey,
    text: str,
    at: datetime,
    field_group: FieldGroup | str = "",
    contact_kind: ContactKind | str = "",
    minutes: int | None = None,
    key: str = "",
) -> uuid.UUID:
    """Write a note, and with `contact_kind` the contact it is about; return the note's id."""

    def write() -> uuid.UUID:
        contact_id = None
        if contact_kind:
            contact_id = record_contact(
                journey=journey, kind=ContactKind(contact_kind), happened_at=at, at=at,
                minutes=minutes,
            )  # fmt: skip
        return _add_note(journey, text=text, at=at, field_group=field_group, contact_id=contact_id)

    request = {
        "journey": journey.pk, "text": text, "group": field_group, "contact": contact_kind,
        "minutes": minutes,
    }  # fmt: skip
    return once(key, action="coaching.write_note", request=request, do=write)


def correct_note(*, note: Note, text: str, at: datetime) -> uuid.UUID:
    """Add a note that stands in place of another; both stay, and the reader sees which is which."""
    note = Note.objects.select_for_update(of=("self",)).select_related("journey").get(pk=note.pk)
    if Note.objects.filter(corrects=note).exists():
        raise NoteCorrected("This note was corrected already. Correct the newer one.")
    if note.author_id != context.current().user:
        raise NotPermitted("Only the person who wrote a note may correct it. Add a note instead.")
    return _add_note(
        note.journey, text=text, at=at, field_group=note.field_group, contact_id=note.contact_id,
        corrects_id=note.pk,
    )  # fmt: skip


def _add_note(
    journey: Journey, *, text: str, at: datetime, field_group: str,
    contact_id: uuid.UUID | None, corrects_id: uuid.UUID | None = None,
) -> uuid.UUID:  # fmt: skip
    note = Note(
        area_id=journey.area_id, person_id=journey.person_id, journey=journey,
        author_id=context.acting_user(), contact_id=contact_id, field_group=str(field_group),
        text=text, written_at=at, corrects_id=corrects_id,
    )  # fmt: skip
    note.save(force_insert=True)
    action = "note.corrected" if corrects_id else "note.written"
    audit.record(action, person_id=journey.person_id, thing=note)
    events.publish("note.written", note=note.pk, journey=journey.pk, person=journey.person_id)
    return note.pk


def reply_to_note(*, note: Note, text: str, at: datetime, key: str = "") -> uuid.UUID:
    """Put the person's own words beside a note, for everyone who reads the note from then on."""
    if context.current().person != note.person_id:
        raise NotPermitted("Only the person whom a note is about may put a reply beside it.")

    def reply() -> uuid.UUID:
        row = NoteReply(
            area_id=note.area_id, note=note, person_id=note.person_id, text=text, written_at=at
        )
        row.save(force_insert=True)
        audit.record("note.replied", person_id=note.person_id, thing=row)
        events.publish("note.replied", note=note.pk, person=note.person_id)
        return row.pk

    return once(key, action="coaching.reply", request={"note": note.pk, "text": text}, do=reply)
