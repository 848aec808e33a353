"""Booking, moving and cancelling, for the person and their coach: choose a time, say how, done."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.support.appointments import services
from worklocal.support.appointments.models import Appointment, AppointmentState, Meeting, OpenTime
from worklocal.support.appointments.selectors import (
    LIVE,
    appointment_for,
    appointments_of,
    free_time,
    free_times_with,
)
from worklocal.web.record.pages import Done, FormPage, RecordPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Lines
from worklocal.web.shell.presenters import Link, Tag, clock, weekday

SHOWN = 16
STATES = {
    AppointmentState.BOOKED: (gettext_lazy("Booked"), "blue"),
    AppointmentState.ARRIVED: (gettext_lazy("You are here"), "green"),
    AppointmentState.ATTENDED: (gettext_lazy("Took place"), "green"),
    AppointmentState.MISSED: (gettext_lazy("Did not take place"), "grey"),
    AppointmentState.MOVED: (gettext_lazy("Moved"), "grey"),
    AppointmentState.CANCELLED: (gettext_lazy("Cancelled"), "grey"),
}
MEETINGS = {
    Meeting.IN_PERSON: gettext_lazy("In person, at the place shown"),
    Meeting.PHONE: gettext_lazy("By phone"),
    Meeting.VIDEO: gettext_lazy("By video"),
}
HOW = {
    Meeting.IN_PERSON: gettext_lazy("In person"),
    Meeting.PHONE: gettext_lazy("By phone"),
    Meeting.VIDEO: gettext_lazy("By video"),
}


def appointment_tag(state: str) -> Tag:
    words, colour = STATES[AppointmentState(state)]
    return Tag(str(words), colour)


def when_words(appointment: Appointment) -> str:
    """Such as "Tuesday 3 November 2026, 2:05pm"."""
    return f"{weekday(appointment.starts_at)}, {clock(appointment.starts_at)}"


def where_words(appointment: Appointment) -> str:
    how = str(HOW[Meeting(appointment.meeting)])
    return f"{how}, {appointment.venue.name}" if appointment.venue else how


def _time_words(time: OpenTime) -> str:
    words = f"{weekday(time.starts_at)}, {clock(time.starts_at)}"
    return f"{words}, {time.venue.name}" if time.venue else words


class TimeForm(forms.OnceForm):
    time = forms.RadiosField(
        label=gettext_lazy("Which time suits you?"), missing=gettext_lazy("Select a time"),
        small=True,
    )  # fmt: skip
    meeting = forms.RadiosField(
        label=gettext_lazy("How would you like to meet?"), choices=list(MEETINGS.items()),
        missing=gettext_lazy("Select how you would like to meet"), small=True,
    )  # fmt: skip
    private_space = forms.CheckboxesField(
        label=gettext_lazy("Privacy"), required=False, say_optional=False, small=True,
        choices=[("yes", gettext_lazy("I would like a room where nobody can overhear"))],
    )  # fmt: skip

    def __init__(self, *args: Any, times: Sequence[OpenTime], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(str(time.pk), _time_words(time)) for time in times]
        self.fields["time"].choices = listed  # type: ignore[attr-defined]


class Times(FormPage, RecordPage):
    """Free times of the lead coach. A time taken meanwhile is refused with what was chosen kept."""

    template_name = "record/times.html"
    form_class = TimeForm

    def back(self) -> Link:
        return Link(_("Back to appointments"), self.link("appointments"))

    def options(self) -> dict[str, Any]:
        coach_id = self.journey.lead_coach_id
        times = free_times_with(coach_id, after=self.now, limit=SHOWN) if coach_id else []
        wanted = self.request.POST.get("time", "")
        if wanted and wanted not in {str(time.pk) for time in times}:
            times = self._with_wanted(wanted, times)
        self.times = {str(time.pk): time for time in times}
        return {"times": times}

    def _with_wanted(self, wanted: str, times: list[OpenTime]) -> list[OpenTime]:
        """A time that has gone keeps its place in the list, so that the refusal can say so."""
        row = OpenTime.objects.filter(pk=wanted).select_related("venue").first() if len(
            wanted) == 36 else None  # fmt: skip
        return [row, *times] if row and row.coach_id == self.journey.lead_coach_id else times

    def content(self) -> dict[str, Any]:
        coach = self.journey.lead_coach
        return {
            **super().content(), "has_times": bool(self.times),
            "coach": coach.display_name if coach else "",
            "other_url": self.other_url(), "messages_url": self.link("messages"),
        }  # fmt: skip

    def other_url(self) -> str:
        return ""

    def chosen(self, form: TimeForm) -> OpenTime:
        time = self.times[form.cleaned_data["time"]]
        if free_time(time.pk, after=self.now) is None:
            raise services.TimeTaken(_("That time has just been taken. Choose another."))
        return time


class Book(Times):
    title = gettext_lazy("Book an appointment")
    button = gettext_lazy("Book this time")

    def do(self, form: TimeForm) -> Done:
        said = form.cleaned_data
        services.book(
            journey=self.journey, open_time=self.times[said["time"]],
            meeting=Meeting(said["meeting"]), private_space=bool(said["private_space"]),
            at=self.now, key=str(said["submission_key"]),
        )  # fmt: skip
        return Done(self.link("appointments"), _("Your appointment is booked."))


class AppointmentLoaded(RecordPage):
    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.appointment: Appointment = found(appointment_for(self.viewer, ids["appointment_id"]))
        if self.appointment.person_id != self.person.pk:
            raise Http404


class Move(AppointmentLoaded, Times):
    title = gettext_lazy("Move an appointment")
    button = gettext_lazy("Move to this time")

    def initial(self) -> dict[str, Any]:
        return {"meeting": self.appointment.meeting}

    def content(self) -> dict[str, Any]:
        words = {"when": when_words(self.appointment)}
        return {**super().content(), "intro": _("It is now on %(when)s.") % words}

    def do(self, form: TimeForm) -> Done:
        services.move(
            appointment=self.appointment, to=self.chosen(form),
            meeting=Meeting(form.cleaned_data["meeting"]), at=self.now,
        )  # fmt: skip
        return Done(self.link("appointments"), _("Your appointment has been moved."))


class CancelForm(forms.Form):
    cause = forms.TextField(
        label=gettext_lazy("Is there anything you would like to say?"), required=False,
        max_length=200,
        hint=gettext_lazy("You do not have to. Nothing bad follows from cancelling."),
    )  # fmt: skip


class Cancel(AppointmentLoaded, FormPage):
    title = gettext_lazy("Cancel an appointment")
    button = gettext_lazy("Cancel it")
    form_class = CancelForm

    def back(self) -> Link:
        return Link(_("Back to appointments"), self.link("appointments"))

    def content(self) -> dict[str, Any]:
        words = {"when": when_words(self.appointment), "where": where_words(self.appointment)}
        return {**super().content(), "intro": _("%(when)s. %(where)s.") % words}

    def do(self, form: CancelForm) -> Done:
        services.cancel(appointment=self.appointment, cause=form.cleaned_data["cause"], at=self.now)
        return Done(self.link("appointments"), _("The appointment is cancelled."))


class Appointments(RecordPage):
    """What is to come, then what has been."""

    title = gettext_lazy("Appointments")
    template_name = "record/appointments.html"

    def content(self) -> dict[str, Any]:
        rows = list(appointments_of(self.viewer, self.person.pk)[:60])
        coming = [row for row in rows if self._stands(row)]
        past = [row for row in rows if row not in coming]
        return {
            "coming": [self._card(row) for row in coming[::-1]],
            "past": [[when_words(row), where_words(row), row.with_user.display_name,
                      self._became(row)] for row in past],
            "heads": [_("When"), _("Where"), _("With"), _("What became of it")],
            "book_url": self.link("book"),
        }  # fmt: skip

    def _stands(self, row: Appointment) -> bool:
        """Booked, and not a day or more ago: one of this morning still needs its end."""
        return row.state in LIVE and row.starts_at >= self.now - timedelta(days=1)

    def _card(self, row: Appointment) -> dict[str, Any]:
        when = when_words(row)
        private = [_("In a private room")] if row.private_space and row.venue else []
        access = [row.venue.access] if row.venue and row.venue.access else []
        address = [row.venue.address, row.venue.postcode] if row.venue else []
        return {
            "when": when, "where": where_words(row), "who": row.with_user.display_name,
            "address": address, "notes": private + access,
            "links": [Link(_("Move"), self.link("appointment_move", row.pk), when),
                      Link(_("Cancel"), self.link("appointment_cancel", row.pk), when),
                      *self.more_links(row)],
        }  # fmt: skip

    def _became(self, row: Appointment) -> Any:
        tag = appointment_tag(row.state)
        if row.state != AppointmentState.MISSED:
            return tag
        return Lines([tag, Link(_("Tries to reach"), self.missed_url(row), when_words(row))])

    def missed_url(self, row: Appointment) -> str:
        """Where the tries to reach the person after a missed meeting are."""
        raise NotImplementedError

    def more_links(self, row: Appointment) -> list[Link]:
        return []
