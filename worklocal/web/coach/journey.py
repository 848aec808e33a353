"""Pausing, going on with and ending a journey: always by a person, always with a reason."""

from typing import Any

from worklocal.support.people.enums import JOURNEY_MOVES, JourneyState
from worklocal.support.people.services import move_journey
from worklocal.web.coach.base import AboutPerson
from worklocal.web.record.pages import Done, FormPage
from worklocal.web.shell import forms
from worklocal.web.shell.presenters import Link

WORDS = {
    JourneyState.ACTIVE: "Go on working together",
    JourneyState.IN_WORK: "In work, with support",
    JourneyState.PAUSED: "Pause for a while",
    JourneyState.ENDED: "End it",
}


class MoveForm(forms.Form):
    to = forms.RadiosField(label="What happens now?", missing="Select what happens now",
                           small=True)  # fmt: skip
    reason = forms.TextField(
        label="Why?", max_length=200, missing="Enter why",
        hint="The person can read this. It is never a penalty.",
    )  # fmt: skip

    def __init__(self, *args: Any, states: list[JourneyState], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = [(s.value, WORDS[s]) for s in states]  # type: ignore[attr-defined]


class MoveJourney(AboutPerson, FormPage):
    title = "Pause or end"
    intro = "Talk it over first. When it has ended, they can join again at any time."
    form_class = MoveForm

    def back(self) -> Link:
        return Link("Overview", self.link("person"))

    def options(self) -> dict[str, Any]:
        now = self.journey.state
        return {"states": [state for state in WORDS if JOURNEY_MOVES.may_move(now, state)]}

    def do(self, form: MoveForm) -> Done:
        to = JourneyState(form.cleaned_data["to"])
        move_journey(journey=self.journey, to=to, at=self.now, reason=form.cleaned_data["reason"])
        return Done(self.link("person"), f"Now: {to.label.lower()}.")
