"""A meeting that did not take place: tries to reach the person, and the leader's one look at it.

The same page for every missed meeting: staff are not shown whether the agency asked about it.
"""

from datetime import datetime
from typing import Any

from django.urls import reverse

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.core import clock
from worklocal.exchange.benefits_gateway import missed as services
from worklocal.exchange.benefits_gateway.enums import LookReason, TryChannel, TryOutcome
from worklocal.exchange.benefits_gateway.models import WHY_NOT, ContactTry, MissedReview
from worklocal.support.appointments.models import Appointment, AppointmentState
from worklocal.web.coach.base import AboutPerson
from worklocal.web.record import appointments as shared
from worklocal.web.record.pages import Done, FormPage
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column, Row
from worklocal.web.shell.presenters import Link, moment

CHECKED = [
    ("no_outage", "Nothing kept people from coming or reaching us that day"),
    ("no_hardship", "It was not hardship, such as no money for the fare"),
    ("no_caring", "They were not caring for somebody"),
    ("no_health", "It was not their health"),
]
HEADS = [Column("When", first=True), "How", "What came of it", "Who tried"]


def try_line(row: ContactTry) -> list[str]:
    return [
        moment(row.tried_at), str(TryChannel(row.channel).label),
        str(TryOutcome(row.came_of).label), row.tried_by.display_name if row.tried_by else "",
    ]  # fmt: skip


def look_rows(look: MissedReview) -> list[Row]:
    said = "The meeting may be told as missed" if look.holds else "It must not be told"
    return [
        Row("What was decided", said), Row("Why", str(LookReason(look.reason).label)),
        Row("Who decided", look.reviewed_by.display_name), Row("When", moment(look.reviewed_at)),
    ]  # fmt: skip


def facts_of(row: Appointment) -> list[Row]:
    return [
        Row("When", shared.when_words(row)), Row("Where", shared.where_words(row)),
        Row("With", row.with_user.display_name),
        Row("Where it stands", shared.appointment_tag(row.state)),
        Row("What they said, or what is known", row.cause or "Nothing was written down"),
    ]  # fmt: skip


class AboutMeeting(AboutPerson, shared.AppointmentLoaded, FormPage):
    reads = "appointments"
    template_name = "coach/missed.html"

    def back(self) -> Link:
        return Link("Appointments", self.link("appointments"))

    def content(self) -> dict[str, Any]:
        look = services.look_at(self.appointment)
        self.tries = services.tries_of(self.appointment)
        return {
            **super().content(), "facts": facts_of(self.appointment), "heads": HEADS,
            "tries": [try_line(row) for row in self.tries],
            "look": look_rows(look) if look else [],
            "is_missed": self.appointment.state == AppointmentState.MISSED,
        }  # fmt: skip


class TryForm(forms.OnceForm):
    on = forms.DateField(label="On which day?", noun="the day")
    time = forms.TimeField(label="At what time?", noun="the time", hint="For example, 9:30am")
    channel = forms.RadiosField(
        label="How did you try?", choices=TryChannel.choices, small=True,
        missing="Select how you tried",
    )  # fmt: skip
    came_of = forms.RadiosField(
        label="What came of it?", choices=TryOutcome.choices, small=True,
        missing="Select what came of it",
    )  # fmt: skip


class Tries(AboutMeeting):
    """What was done to reach the person after a meeting they missed, and one more try."""

    button = "Keep this try"
    form_class = TryForm

    def heading(self) -> str:
        return "Tries to reach them"

    def content(self) -> dict[str, Any]:
        content = super().content()
        leads = self.viewer.role == RoleKind.LEADER and content["is_missed"]
        return {
            **content, "named": f"Tries to reach {self.person.name}",
            "look_url": self.link("look", self.appointment.pk) if leads else "",
            "ready": services.enough_tries(self.tries), "shows_form": content["is_missed"],
        }  # fmt: skip

    def do(self, form: TryForm) -> Done:
        said = form.cleaned_data
        services.record_try(
            appointment=self.appointment, channel=TryChannel(said["channel"]),
            came_of=TryOutcome(said["came_of"]), at=self.now, key=str(said["submission_key"]),
            tried_at=datetime.combine(said["on"], said["time"], tzinfo=clock.LONDON),
        )  # fmt: skip
        return Done(self.request.path, "The try is kept. They can see it too.")


class LookForm(forms.Form):
    tell = forms.RadiosField(
        label="May it be told that this meeting did not take place?",
        choices=[("yes", "Yes, it may be told"), ("no", "No, do not tell it")],
        reveals={"yes": "checked", "no": "reason"}, missing="Select whether it may be told",
    )  # fmt: skip
    checked = forms.CheckboxesField(
        label="Tick each that you have looked at", choices=CHECKED, small=True,
        missing="Tick all four, or say that it must not be told",
    )  # fmt: skip
    reason = forms.RadiosField(
        label="Why not?", choices=[(code, LookReason(code).label) for code in WHY_NOT],
        small=True, missing="Select why not",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        ticked = said.get("checked") or []
        if said.get("tell") == "yes" and ticked and len(ticked) < len(CHECKED):
            self.add_error("checked", "Tick all four, or say that it must not be told")
        return said


@for_roles(RoleKind.LEADER)
class Look(AboutMeeting):
    """A leader's look: the facts and the tries, then tell or do not tell. No word of a message."""

    title = "A look at a missed meeting"
    button = "Keep my decision"
    form_class = LookForm

    def content(self) -> dict[str, Any]:
        content = super().content()
        return {
            **content, "named": str(self.title), "is_look": True,
            "outages": [
                f"{moment(row.starts_at)} to {moment(row.ends_at)}: {row.get_cause_display()}"
                for row in services.incidents_over(self.appointment)
            ],
            "tries_url": self.link("tries", self.appointment.pk),
            "ready": services.enough_tries(self.tries),
            "shows_form": content["is_missed"] and not content["look"],
        }  # fmt: skip

    def do(self, form: LookForm) -> Done:
        said = form.cleaned_data
        holds = said["tell"] == "yes"
        services.review_missed(
            appointment=self.appointment,
            holds=holds,
            at=self.now,
            reason=None if holds else LookReason(said["reason"]),
            **dict.fromkeys(said["checked"], True) if holds else {},
        )
        return Done(reverse("coach:team"), "Your decision is kept. They can see it too.")
