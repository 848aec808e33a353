"""The wall's keeper: the switch, outages, what waits, and letters that go by hand.

Nothing here writes a message, and no page but a letter's names a person.
"""

from typing import Any

from django.urls import reverse

from worklocal.core import audit
from worklocal.exchange.benefits_gateway import letters, selectors, services
from worklocal.exchange.benefits_gateway.enums import IncidentCause, MessageState
from worklocal.exchange.benefits_gateway.kinds import closed_list
from worklocal.web.record.pages import Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, day, moment
from worklocal.web.steward.base import StewardPage

FOR_THE_OFFICER = {
    MessageState.SHOWN: "Waiting, shown to the person",
    MessageState.CORRECTED: "Stopped: the person said it is wrong",
    MessageState.REASON_ADDED: "Waiting, with the person’s reason",
}
"""A state's own words speak to the person whose message it is."""
COUNT_HEADS = [Column("Message", first=True), "State", Column("Messages", numeric=True),
               "Oldest fact"]  # fmt: skip
KIND_HEADS = [Column("Message", first=True), "What for", "Legal gateway", "Confirmed"]
INCIDENT_HEADS = [Column("From", first=True), "Until", "What it was"]
LETTER_HEADS = [Column("Letter", first=True), "Made on", "Why it waits"]


class Wall(StewardPage):
    title = "The wall"
    template_name = "steward/wall.html"

    def content(self) -> dict[str, Any]:
        listed = closed_list()
        return {
            "switch": self._switch(), "switch_url": reverse("steward:wall_switch"),
            "incident_url": reverse("steward:wall_incident"),
            "late": selectors.late_count(self.viewer, today=self.today),
            "late_days": selectors.LATE_DAYS, "version": listed.version,
            "count_heads": COUNT_HEADS, "counts": [
                [listed.kinds[row.kind].title,
                 FOR_THE_OFFICER.get(row.state, str(row.state.label)), str(row.count),
                 day(row.oldest)]
                for row in selectors.standing_of(self.viewer)
            ],
            "letter_heads": LETTER_HEADS, "letters": [
                [Link(letter.pk.hex[-8:], reverse("steward:wall_letter", args=[letter.pk]),
                      "to print and post"), moment(letter.created_at), letter.outcome or "–"]
                for letter in selectors.letters_to_post(self.viewer)
            ],
            "incident_heads": INCIDENT_HEADS, "incidents": [
                [moment(row.starts_at), moment(row.ends_at), str(IncidentCause(row.cause).label)]
                for row in selectors.incidents_of(self.viewer)
            ],
            "kind_heads": KIND_HEADS, "kinds": [
                [kind.title, kind.purpose, kind.gateway, "Yes" if kind.verified else "Not yet"]
                for kind in listed.kinds.values()
            ],
        }  # fmt: skip

    def _switch(self) -> str:
        switch = selectors.switch_of(self.viewer)
        if switch is None or switch.attendance_from is None:
            return "Off: nothing of anybody’s meetings is told."
        return f"On: meetings from {day(switch.attendance_from)} may be told."


class WallForm(StewardPage, FormPage):
    def back(self) -> Link:
        return Link("The wall", reverse("steward:wall"))

    def done(self, words: str) -> Done:
        return Done(reverse("steward:wall"), words)


class SwitchForm(forms.Form):
    told = forms.RadiosField(
        label="May meetings be told in this area?", noun="yes or no",
        choices=[("OFF", "No. Stop what waits at once"), ("ON", "Yes, from today")],
    )  # fmt: skip


class Switch(WallForm):
    title = "Messages about meetings"
    button = "Save"
    intro = (
        "Turning it off stops every message about a meeting that waits, at once. Turning it on "
        "does not look back: meetings before today are never told."
    )
    form_class = SwitchForm

    def do(self, form: SwitchForm) -> Done:
        on = form.cleaned_data["told"] == "ON"
        services.switch_attendance(told_from=self.today if on else None, at=self.now)
        return self.done("Meetings from today may be told." if on else "Meetings are not told.")


class IncidentForm(forms.Form):
    starts_on = forms.DateField(label="First day", noun="the first day")
    ends_on = forms.DateField(label="Last day", noun="the last day")
    cause = forms.RadiosField(label="What was it?", noun="what it was",
                              choices=IncidentCause.choices)  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day cannot be before the first.")
        return said


class AddIncident(WallForm):
    title = "Record an outage"
    button = "Record it"
    intro = (
        "For days on which people could not come or could not reach us. No meeting on them is ever "
        "told, whatever came of it, and messages that wait are stopped. It cannot be taken back."
    )
    form_class = IncidentForm

    def do(self, form: IncidentForm) -> Done:
        said = form.cleaned_data
        services.record_incident(
            starts_at=services.start_of(said["starts_on"]),
            ends_at=services.end_of(said["ends_on"]),
            cause=IncidentCause(said["cause"]),
        )  # fmt: skip
        return self.done("Recorded. Meetings on these days are not told.")


class PostedForm(forms.Form):
    posted_on = forms.DateField(
        label="Which day did you post it?", noun="the day you posted it",
        hint="The days that the message waits are counted from this one.",
    )  # fmt: skip


class Letter(WallForm):
    """Word for word, to print; then the day on which it was posted. Opening it is audited."""

    title = "A letter to post"
    button = "It is in the post"
    form_class = PostedForm
    template_name = "steward/letter.html"

    def load(self, **ids: Any) -> None:
        self.letter = found(selectors.letter_to_post(self.viewer, ids["letter_id"]))
        if self.letter.person_id:
            audit.record_read(
                "benefits_letter.read", person_id=self.letter.person_id, thing=self.letter,
                purpose="post",
            )  # fmt: skip

    def content(self) -> dict[str, Any]:
        return {
            **super().content(), "address": letters.address_of(self.letter),
            "paragraphs": self.letter.body.split("\n\n"),
        }  # fmt: skip

    def do(self, form: PostedForm) -> Done:
        letters.post_letter(
            letter=self.letter, posted_on=form.cleaned_data["posted_on"], at=self.now
        )
        return self.done("Recorded. The message waits its days from then.")
