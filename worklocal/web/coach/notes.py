"""Notes and contacts. A note is three moves: open, write, save."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404

from worklocal.accounts.enums import FieldGroup
from worklocal.core import clock
from worklocal.support.coaching import notes as services
from worklocal.support.coaching.models import ContactKind
from worklocal.support.coaching.selectors import note_for, notes_of
from worklocal.support.people.field_groups import EVERY_GROUP, field_groups_of
from worklocal.web.coach.base import AboutPerson
from worklocal.web.record.note_words import note_parts
from worklocal.web.record.pages import Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.presenters import Link

NO_CONTACT = "NONE"


class NoteForm(forms.OnceForm):
    text = forms.LongTextField(
        label="Your note", count=4000, rows=6, missing="Enter your note",
        hint="Write it as you would say it to them. They can read it and reply.",
    )  # fmt: skip
    contact_kind = forms.RadiosField(
        label="Were you in touch just now?", inline=True, small=True, initial=NO_CONTACT,
        choices=[*ContactKind.choices, (NO_CONTACT, "No")], missing="Select how you were in touch",
    )  # fmt: skip
    field_group = forms.RadiosField(
        label="Is it about something sensitive?", required=False, say_optional=False,
        inline=True, small=True, hint="Then only those who need it may see it.",
    )  # fmt: skip

    def __init__(self, *args: Any, groups: frozenset[FieldGroup], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(str(group), str(group.label)) for group in FieldGroup if group in groups]
        self.fields["field_group"].choices = [("", "No"), *listed]  # type: ignore[attr-defined]


class Notes(AboutPerson):
    title = "Notes"
    tab = "notes"
    reads = "notes"
    template_name = "record/notes.html"

    def content(self) -> dict[str, Any]:
        notes, more = notes_of(self.viewer, self.person.pk, before=self._before())
        return {
            "notes": note_parts(notes, self), "add_url": self.link("note_add"),
            "older_url": f"{self.link('notes')}?before={more}" if more else "",
            "intro": "The person can read every note about them, and put a reply beside it.",
            "is_partly_closed": field_groups_of(self.viewer, self.person.pk) != EVERY_GROUP,
        }  # fmt: skip

    def _before(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.request.GET.get("before", ""))
        except ValueError:
            return None


class NotePage(AboutPerson, FormPage):
    tab = "notes"

    def back(self) -> Link:
        return Link("All notes", self.link("notes"))


class AddNote(NotePage):
    title = "Write a note"
    button = "Save the note"
    form_class = NoteForm

    def options(self) -> dict[str, Any]:
        return {"groups": field_groups_of(self.viewer, self.person.pk)}

    def do(self, form: NoteForm) -> Done:
        said = form.cleaned_data
        kind = said["contact_kind"]
        services.write_note(
            journey=self.journey, text=said["text"], field_group=said["field_group"], at=self.now,
            contact_kind="" if kind == NO_CONTACT else kind, key=str(said["submission_key"]),
        )  # fmt: skip
        return Done(self.link("notes"), "The note is saved.")


class CorrectionForm(forms.Form):
    text = forms.LongTextField(label="The note as it should be", noun="the note", count=4000,
                               rows=6)  # fmt: skip


class CorrectNote(NotePage):
    title = "Correct a note"
    intro = "Both stay on the record: what you wrote first, and what you write now."
    form_class = CorrectionForm

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.note = found(note_for(self.viewer, ids["note_id"]))
        if self.note.person_id != self.person.pk:
            raise Http404

    def initial(self) -> dict[str, Any]:
        return {"text": self.note.text}

    def do(self, form: CorrectionForm) -> Done:
        services.correct_note(note=self.note, text=form.cleaned_data["text"], at=self.now)
        return Done(self.link("notes"), "The correction is saved.")


class ContactForm(forms.OnceForm):
    kind = forms.RadiosField(label="How were you in touch?", choices=ContactKind.choices,
                             missing="Select how you were in touch", small=True)  # fmt: skip
    on = forms.DateField(label="On which day?", noun="the day")
    time = forms.TimeField(label="At what time?", noun="the time", hint="For example, 9:30am")
    minutes = forms.NumberField(label="For how many minutes?", required=False, least=1, most=480,
                                noun="the minutes")  # fmt: skip


class AddContact(NotePage):
    """A contact without a note, also one of an earlier day."""

    title = "Record a contact"
    form_class = ContactForm

    def initial(self) -> dict[str, Any]:
        local = (self.now - timedelta(minutes=15)).astimezone(clock.LONDON)
        return {"on": self.today, "time": local.time().replace(second=0, microsecond=0)}

    def do(self, form: ContactForm) -> Done:
        said = form.cleaned_data
        happened_at = datetime.combine(said["on"], said["time"], tzinfo=clock.LONDON)
        services.record_contact(
            journey=self.journey, kind=ContactKind(said["kind"]), happened_at=happened_at,
            minutes=said["minutes"], at=self.now, key=str(said["submission_key"]),
        )  # fmt: skip
        return Done(self.link("person"), "The contact is recorded.")
