"""A coach's diary, and the appointments of one person."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from worklocal.core import clock
from worklocal.provision.venues.models import Venue
from worklocal.provision.venues.selectors import open_venues
from worklocal.support.appointments import services
from worklocal.support.appointments.models import Appointment, AppointmentState, Meeting, OpenTime
from worklocal.support.appointments.rules import has_begun
from worklocal.web.coach.base import AboutPerson, StaffPage
from worklocal.web.record import appointments as shared
from worklocal.web.record.pages import Done, FormPage
from worklocal.web.shell import forms
from worklocal.web.shell.presenters import Link, Tag, weekday
from worklocal.web.shell.presenters import clock as hour

DIARY_DAYS = 14


class Diary(StaffPage):
    """The next two weeks: who comes, and which times are still free."""

    title = "Diary"
    template_name = "coach/diary.html"

    def content(self) -> dict[str, Any]:
        first = datetime.combine(self.today, datetime.min.time(), tzinfo=clock.LONDON)
        until = first + timedelta(days=DIARY_DAYS)
        days: dict[date, list[tuple[datetime, list[Any]]]] = {}
        for row in self._appointments(first, until):
            who = Link(row.person.name, reverse("coach:person", args=[row.person_id]))
            line = [hour(row.starts_at), who, shared.where_words(row),
                    shared.appointment_tag(row.state)]  # fmt: skip
            days.setdefault(clock.day_of(row.starts_at), []).append((row.starts_at, line))
        for time in self._free(until):
            where = time.venue.name if time.venue else "Phone or video"
            line = [hour(time.starts_at), "Free", where, Tag("Free", "grey")]
            days.setdefault(clock.day_of(time.starts_at), []).append((time.starts_at, line))
        return {
            "heads": ["Time", "Who", "Where", "State"],
            "days": [
                (weekday(day), [line for _at, line in sorted(lines, key=lambda each: each[0])])
                for day, lines in sorted(days.items())
            ],
            "open_url": reverse("coach:open_times"),
        }  # fmt: skip

    def _appointments(self, first: datetime, until: datetime) -> QuerySet[Appointment]:
        rows = Appointment.objects.filter(
            area=self.viewer.area, with_user=self.viewer.user_id, starts_at__gte=first,
            starts_at__lt=until,
        )  # fmt: skip
        gone = (AppointmentState.MOVED, AppointmentState.CANCELLED)
        rows = rows.exclude(state__in=gone).select_related("person", "venue")
        return rows.order_by("starts_at", "id")

    def _free(self, until: datetime) -> QuerySet[OpenTime]:
        times = OpenTime.objects.filter(
            coach=self.viewer.user_id, taken=False, starts_at__gt=self.now, starts_at__lt=until
        )
        return times.select_related("venue").order_by("starts_at", "id")


class OpenTimesForm(forms.Form):
    on = forms.DateField(label="On which day?", noun="the day")
    first = forms.TimeField(label="First time", noun="the first time", hint="For example, 9:30am")
    count = forms.NumberField(label="How many times, one after another?", least=1, most=12,
                              noun="the number of times", initial=4)  # fmt: skip
    minutes = forms.NumberField(label="How many minutes each?", least=10, most=120,
                                noun="the minutes", initial=45)  # fmt: skip
    venue = forms.SelectField(label="Where?", required=False, say_optional=False,
                              empty_label="Phone or video only")  # fmt: skip

    def __init__(self, *args: Any, venues: list[Venue], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(str(venue.pk), venue.name) for venue in venues]
        self.fields["venue"].choices = [("", "Phone or video only"), *listed]  # type: ignore[attr-defined]


class OpenTimes(StaffPage, FormPage):
    """Offer times that people may book by themselves."""

    title = "Offer times"
    intro = "People whose lead coach you are can book these by themselves."
    button = "Offer these times"
    form_class = OpenTimesForm

    def back(self) -> Link:
        return Link("Diary", reverse("coach:diary"))

    def options(self) -> dict[str, Any]:
        self.venues = {str(venue.pk): venue for venue in open_venues()}
        return {"venues": list(self.venues.values())}

    def do(self, form: OpenTimesForm) -> Done:
        said = form.cleaned_data
        start = datetime.combine(said["on"], said["first"], tzinfo=clock.LONDON)
        step = timedelta(minutes=said["minutes"])
        made = services.open_times(
            coach=self.request.user, starts=[start + step * n for n in range(said["count"])],
            minutes=said["minutes"], venue=self.venues.get(said["venue"]),
        )  # fmt: skip
        return Done(reverse("coach:diary"), f"{made} new times are on offer.")


class Appointments(AboutPerson, shared.Appointments):
    reads = "appointments"

    def more_links(self, row: Appointment) -> list[Link]:
        if not has_begun(row.starts_at, at=self.now):
            return []
        return [Link("Say what became of it", self.link("appointment_close", row.pk))]

    def missed_url(self, row: Appointment) -> str:
        return self.link("tries", row.pk)


class Book(AboutPerson, shared.Book):
    reads = "appointments"

    def other_url(self) -> str:
        return self.link("arrange")


class Move(AboutPerson, shared.Move):
    reads = "appointments"


class Cancel(AboutPerson, shared.Cancel):
    reads = "appointments"


class ArrangeForm(forms.OnceForm):
    on = forms.DateField(label="On which day?", noun="the day")
    time = forms.TimeField(label="At what time?", noun="the time", hint="For example, 9:30am")
    minutes = forms.NumberField(label="For how many minutes?", least=5, most=240, initial=45,
                                noun="the minutes")  # fmt: skip
    meeting = forms.RadiosField(label="How will you meet?", choices=Meeting.choices, small=True,
                                missing="Select how you will meet",
                                reveals={"IN_PERSON": "venue"})  # fmt: skip
    venue = forms.SelectField(label="Where?", missing="Select where you will meet")

    def __init__(self, *args: Any, venues: list[Venue], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(str(venue.pk), venue.name) for venue in venues]
        self.fields["venue"].choices = [("", "Select a place"), *listed]  # type: ignore[attr-defined]


class Arrange(AboutPerson, FormPage):
    """A time agreed face to face that was not on offer."""

    title = "Agree a time"
    reads = "appointments"
    button = "Book this time"
    form_class = ArrangeForm

    def options(self) -> dict[str, Any]:
        self.venues = {str(venue.pk): venue for venue in open_venues()}
        return {"venues": list(self.venues.values())}

    def do(self, form: ArrangeForm) -> Done:
        said = form.cleaned_data
        services.arrange(
            journey=self.journey, coach=self.request.user,
            starts_at=datetime.combine(said["on"], said["time"], tzinfo=clock.LONDON),
            minutes=said["minutes"], meeting=Meeting(said["meeting"]),
            venue=self.venues.get(said["venue"]), at=self.now, key=str(said["submission_key"]),
        )  # fmt: skip
        return Done(self.link("appointments"), "The appointment is booked.")


class CloseForm(forms.Form):
    became = forms.RadiosField(
        label="Did it take place?", small=True, missing="Select yes or no",
        choices=[("yes", "Yes"), ("no", "No")], reveals={"no": "cause"},
    )  # fmt: skip
    cause = forms.TextField(
        label="What happened?", max_length=200, missing="Enter what happened",
        hint="Ask the person first. If you cannot reach them, say so. Nothing follows by itself.",
    )  # fmt: skip


class CloseAppointment(AboutPerson, shared.AppointmentLoaded, FormPage):
    title = "What became of it"
    reads = "appointments"
    form_class = CloseForm

    def back(self) -> Link:
        return Link("Appointments", self.link("appointments"))

    def do(self, form: CloseForm) -> Done:
        if form.cleaned_data["became"] == "yes":
            services.mark_attended(appointment=self.appointment, at=self.now)
            return Done(self.link("note_add"), "It is kept as a contact. Write a note if you wish.")
        services.mark_missed(
            appointment=self.appointment, cause=form.cleaned_data["cause"], at=self.now
        )
        return Done(
            self.link("tries", self.appointment.pk),
            "Kept, with what they said. If you try to reach them, write it down here.",
        )
