"""A person's record at a glance: what comes next, what was promised, what was said last."""

from typing import Any

from worklocal.core.clock import day_of
from worklocal.evidence.segmentation.selectors import is_shown
from worklocal.support.appointments.models import Appointment, AppointmentState
from worklocal.support.coaching.models import Handover
from worklocal.support.coaching.selectors import handovers_of, lead_periods_of, notes_of
from worklocal.support.guarantees.selectors import promises_to
from worklocal.support.people.enums import EntryRoute, JourneyState
from worklocal.support.people.models import Consent
from worklocal.support.people.protected import kept_apart_of
from worklocal.support.plans.selectors import plan_of
from worklocal.web.coach.base import AboutPerson
from worklocal.web.record.note_words import note_parts
from worklocal.web.record.plan_words import PlanWriter, standing_words
from worklocal.web.record.words import due_tag, promise_tag, promise_when
from worklocal.web.shell.parts import Row
from worklocal.web.shell.presenters import Link, clock, day, short_day, weekday

STEPS = 5
NOTES = 3


class PersonPage(AboutPerson):
    title = "Overview"
    template_name = "coach/person.html"

    def content(self) -> dict[str, Any]:
        read = plan_of(self.viewer, self.journey.pk)
        names = {"is_own": False, "name": self.person.chosen_name, "coach": self._coach()}
        notes, _more = notes_of(self.viewer, self.person.pk, size=NOTES)
        waiting, last = handovers_of(self.viewer, self.journey.pk)
        return {
            "doors": self._doors(), "next": self._next(),
            "plan_words": standing_words(read, **names) if read else None,
            "goals": [goal.words for goal in read.goals] if read else [],
            "steps": self._steps(read) if read else [],
            "promises": [
                [p.words, promise_when(p, today=self.today), promise_tag(p)]
                for p in promises_to(self.viewer, self.journey.pk, today=self.today)
            ],
            "promise_heads": ["Promise", "When", "Kept"],
            "notes": note_parts(notes, self), "notes_url": self.link("notes"),
            "plan_url": self.link("plan"), "about": self._about(), "led": self._led(),
            "has_handover": waiting is not None, "handed": self._handed(last),
            "handover_url": self.link("handover"),
        }  # fmt: skip

    @staticmethod
    def _handed(last: Handover | None) -> dict[str, str] | None:
        if last is None or last.completed_at is None:
            return None
        was = last.from_coach.display_name if last.from_coach else "the service"
        return {
            "title": f"Handed over by {was} on {short_day(day_of(last.completed_at))}",
            "why": f"{last.get_reason_display()}.", "summary": last.summary,  # type: ignore[attr-defined]
        }  # fmt: skip

    def _coach(self) -> str:
        return self.journey.lead_coach.display_name if self.journey.lead_coach else ""

    def _doors(self) -> list[Link]:
        doors = [
            ("Write a note", "note_add"), ("Record a contact", "contact_add"), ("Book", "book"),
            ("Refer", "refer"), ("Record a start", "start"), ("Hand over", "handover"),
            ("Moving", "moving"), ("Trials", "trials"), ("Pause or end", "journey_move"),
            ("Protect", "protection"), ("I know them", "known"),
        ]  # fmt: skip
        if self.journey.state == JourneyState.ENDED:
            doors = doors[:1]
        elif is_shown(self.viewer.area.pk):
            doors.append(("Early help", "early_help"))
        if self.journey.entry_route == EntryRoute.MOVED:
            doors.append(("From the last area", "received"))
        return [Link(words, self.link(name)) for words, name in doors]

    def _next(self) -> list[Row]:
        rows = []
        journey = self.journey
        if journey.next_due_on:
            tag = due_tag(journey.next_due_on, today=self.today)
            rows.append(Row(journey.next_due or "Next", day(journey.next_due_on)))
            if tag:
                rows[-1] = Row(journey.next_due or "Next", tag)
        coming = (
            Appointment.objects.filter(
                person=self.person, starts_at__gte=self.now, state=AppointmentState.BOOKED
            )
            .select_related("venue", "with_user")
            .order_by("starts_at", "id")
            .first()
        )
        if coming:
            where = coming.venue.name if coming.venue else str(coming.get_meeting_display())  # type: ignore[attr-defined]
            words = f"{weekday(coming.starts_at)}, {clock(coming.starts_at)}, {where}"
            rows.append(Row("Next appointment", words))
        if journey.unread_messages:
            link = Link(f"{journey.unread_messages} new", self.link("messages"))
            rows.append(Row("Messages", link))
        return rows

    def _steps(self, read: Any) -> list[Any]:
        writer = PlanWriter(
            read, self.link, self.today, False, self.person.chosen_name, self._coach()
        )
        return [writer.action(action) for action in read.next_steps[:STEPS]]

    def _about(self) -> list[Row]:
        person, journey = self.person, self.journey
        apart = kept_apart_of(self.viewer, person.pk) if person.is_protected else None
        where = apart or person
        unknown = "Protected" if person.is_protected else "Not known"
        rows = [
            Row("Number", person.number),
            Row("Phone", where.phone or unknown), Row("E-mail", person.email or "Not known"),
            Row("Postcode", where.postcode or unknown),
            Row("Born", day(person.born_on) or "Not known"),
            Row("Joined by", str(journey.get_entry_route_display())),  # type: ignore[attr-defined]
            Row("With us until", day(journey.responsible_until)),
        ]  # fmt: skip
        live = Consent.objects.filter(person=person, withdrawn_at=None).count()
        return [*rows, Row("Consents in force", str(live))]

    def _led(self) -> list[str]:
        found = []
        for period in lead_periods_of(self.viewer, self.journey.pk):
            if period.days.isempty:
                continue
            until = f" to {short_day(period.days.upper)}" if period.days.upper else ""
            found.append(f"{period.coach.display_name}, from {short_day(period.days.lower)}{until}")
        return found
