"""Somebody moves to another area, or came from one: done with them, and read to them."""

from typing import Any

from worklocal.web.coach.base import AboutPerson
from worklocal.web.record import moving
from worklocal.web.shell import forms
from worklocal.web.shell.presenters import Link


class CoachMoveForm(moving.MoveForm):
    meet_on = forms.DateField(
        label="When do you meet together with the next coach?", required=False,
        noun="the day you meet", hint="A warm handover, if you can. For example, 27 3 2027",
    )  # fmt: skip
    summary = forms.LongTextField(
        label="Summary for the next coach", required=False, count=3000, rows=8,
        hint="What they must know, so that nothing is told twice. The person reads it first.",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, (label, hint) in DESK_WORDS.items():
            field: Any = self.fields[name]
            field.label = label
            field.help_text = hint or field.help_text


PARTS_HINT = (
    "Choose with the person. Their name, their language and your name always go. Nothing is ticked "
    "for them."
)
NEVER_HINT = "Private notes, answers about money and what they keep closed never go."
DESK_WORDS = {
    "to_area": ("Which area are they moving to?", ""),
    "moves_on": ("When do they move?", ""),
    "parts": ("What goes with them?", PARTS_HINT),
    "sensitive": ("Sensitive answers that go with them", NEVER_HINT),
}


class Moving(AboutPerson, moving.MovingPage):
    reads = "move"
    form_class = CoachMoveForm
    button = "Show every word first"

    def back(self) -> Link:
        return Link("Overview", self.link("person"))


class Agree(AboutPerson, moving.AgreeMove):
    reads = "move"


class TakeBack(AboutPerson, moving.TakeMoveBack):
    reads = "move"


class Received(AboutPerson, moving.ReceivedPage):
    reads = "move"

    def back(self) -> Link:
        return Link("Overview", self.link("person"))


class TakeOverPlan(AboutPerson, moving.TakeOverPlan):
    reads = "move"
