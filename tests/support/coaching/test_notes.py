"""Notes, contacts and replies: written once, corrected by adding, answered by the person."""

import datetime as dt

import pytest

from worklocal.accounts.enums import FieldGroup
from worklocal.core import clock
from worklocal.core.errors import NotPermitted
from worklocal.support.coaching import notes
from worklocal.support.coaching.models import Contact, ContactKind, Note
from worklocal.support.coaching.selectors import notes_of
from worklocal.support.people.models import Journey


def write(cast, **more):
    with cast.as_(cast.ben):
        at = more.pop("at", clock.now())
        return notes.write_note(journey=cast.journey, text="A good talk.", at=at, **more)


def test_a_note_with_a_contact_moves_the_last_contact(cast):
    at = clock.now()

    note = write(cast, contact_kind=ContactKind.PHONE, minutes=20, at=at)

    with cast.as_(cast.ben):
        contact = Contact.objects.get()
        assert Note.objects.get(pk=note).contact == contact
        assert (contact.kind, contact.minutes, contact.with_user) == ("PHONE", 20, cast.ben.user)
        assert Journey.objects.get(pk=cast.journey.pk).last_contact_at == at


def test_an_earlier_contact_does_not_move_it_back(cast):
    now = clock.now()
    with cast.as_(cast.ben):
        for days in (1, 5):
            notes.record_contact(
                journey=cast.journey, kind=ContactKind.PHONE,
                happened_at=now - dt.timedelta(days=days), at=now,
            )  # fmt: skip
        last = Journey.objects.get(pk=cast.journey.pk).last_contact_at
    assert last == now - dt.timedelta(days=1)


def test_a_contact_to_come_is_refused(cast):
    now = clock.now()
    with cast.as_(cast.ben), pytest.raises(notes.ContactAhead):
        notes.record_contact(
            journey=cast.journey, kind=ContactKind.PHONE, at=now,
            happened_at=now + dt.timedelta(minutes=1),
        )  # fmt: skip


def test_the_same_form_twice_writes_one_note_and_one_contact(cast):
    first = write(cast, key="k", contact_kind=ContactKind.PHONE)

    assert write(cast, key="k", contact_kind=ContactKind.PHONE) == first
    with cast.as_(cast.ben):
        assert (Note.objects.count(), Contact.objects.count()) == (1, 1)


def test_the_person_replies_and_everybody_who_reads_the_note_reads_it(cast):
    note = write(cast)
    with cast.as_(cast.amina_role):
        notes.reply_to_note(note=Note.objects.get(pk=note), text="It was not.", at=clock.now())

    for role in (cast.ben, cast.lena, cast.amina_role):
        with cast.as_(role):
            (read,), _more = notes_of(cast.viewer(role), cast.amina.pk)
            assert [reply.text for reply in read.replies.all()] == ["It was not."]


def test_nobody_else_replies(cast):
    note = write(cast)
    with cast.as_(cast.ben), pytest.raises(NotPermitted):
        notes.reply_to_note(note=Note.objects.get(pk=note), text="x", at=clock.now())


def test_a_correction_leaves_the_first_note_and_says_so(cast):
    note = write(cast)
    with cast.as_(cast.ben):
        newer = notes.correct_note(
            note=Note.objects.get(pk=note), text="A short talk.", at=clock.now()
        )
        listed, _more = notes_of(cast.viewer(cast.ben), cast.amina.pk)
        assert [(n.pk, n.is_corrected) for n in listed] == [(newer, False), (note, True)]
        with pytest.raises(notes.NoteCorrected):
            notes.correct_note(note=Note.objects.get(pk=note), text="x", at=clock.now())


def test_only_its_author_corrects_a_note(cast):
    note = write(cast)
    with cast.as_(cast.lena), pytest.raises(NotPermitted):
        notes.correct_note(note=Note.objects.get(pk=note), text="x", at=clock.now())


@pytest.mark.parametrize(
    ("group", "readers"),
    [
        ("", {"ben", "lena", "amina_role"}),
        (FieldGroup.HEALTH, {"ben", "lena", "amina_role"}),
        (FieldGroup.PRIVATE, {"ben", "amina_role"}),
    ],
)
def test_who_reads_a_note_of_each_field_group(cast, group, readers):
    write(cast, field_group=group)

    seen = set()
    for who in ("ben", "lena", "amina_role", "chloe", "grace", "hana", "esi", "farid"):
        role = getattr(cast, who)
        with cast.as_(role):
            if notes_of(cast.viewer(role), cast.amina.pk)[0]:
                seen.add(who)
    assert seen == readers
