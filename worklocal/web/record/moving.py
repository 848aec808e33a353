"""Pages of a move to another area, for the person and for their coach: choose, read, say yes."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.accounts.models import Area
from worklocal.support.moving import services
from worklocal.support.moving.models import Move, MoveState
from worklocal.support.moving.packet import ORDINARY, SENSITIVE
from worklocal.support.moving.selectors import (
    areas_to_move_to,
    arrival_of,
    move_of,
    parts_of,
    received_of,
)
from worklocal.support.people.enums import JourneyState
from worklocal.web.record.pages import Deed, Done, FormPage, RecordPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Row
from worklocal.web.shell.presenters import day

LONGEST_AHEAD = timedelta(days=366)
LONGEST_AGO = timedelta(days=92)
PART_WORDS = {
    "EMAIL": gettext_lazy("E-mail address"),
    "PHONE": gettext_lazy("Phone number"),
    "BORN": gettext_lazy("Date of birth"),
    "PLAN": gettext_lazy("The plan: goals and steps"),
    "WORK": gettext_lazy("Work history"),
    "ANSWERS": gettext_lazy("Answers about me, without the sensitive ones"),
    "NOTES": gettext_lazy("Notes and replies, without the sensitive ones"),
    "HEALTH": gettext_lazy("Answers about health and disability"),
    "OFFENDING": gettext_lazy("Answers about offending"),
}


class MoveForm(forms.OnceForm):
    to_area = forms.SelectField(
        label=gettext_lazy("Which area are you moving to?"),
        missing=gettext_lazy("Select the area"), noun=gettext_lazy("the area"),
    )  # fmt: skip
    moves_on = forms.DateField(
        label=gettext_lazy("When do you move?"), noun=gettext_lazy("the day you move"),
        hint=gettext_lazy("For example, 27 3 2027"),
    )  # fmt: skip
    parts = forms.CheckboxesField(
        label=gettext_lazy("What goes with you?"), required=False, small=True, say_optional=False,
        choices=[(str(code), PART_WORDS[code]) for code in ORDINARY],
        hint=gettext_lazy("Your name, your language and your coach’s name always go. Nothing is "
                          "ticked for you. You read every word before it goes."),
    )  # fmt: skip
    sensitive = forms.CheckboxesField(
        label=gettext_lazy("Sensitive answers that go with you"), required=False, small=True,
        say_optional=False, choices=[(str(code), PART_WORDS[code]) for code in SENSITIVE],
        hint=gettext_lazy("Private notes, answers about money and what you keep closed never go."),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: list[Area], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [("", _("Select an area")), *((str(a.pk), a.name) for a in areas)]
        self.fields["to_area"].choices = listed  # type: ignore[attr-defined]
        moves_on: Any = self.fields["moves_on"]
        moves_on.earliest, moves_on.latest = today - LONGEST_AGO, today + LONGEST_AHEAD


def part_rows(parts: Any) -> list[dict[str, Any]]:
    """Each part as its title and its lines, word for word."""
    return [
        {"title": part.title, "rows": [Row(label, value) for label, value in part.lines]}
        for part in parts
    ]


class MovingPage(FormPage, RecordPage):
    """Before: what goes. Then every word of it, and the yes. Then where it stands."""

    title = gettext_lazy("Moving to another area")
    button = gettext_lazy("Show me every word first")
    template_name = "record/moving.html"
    form_class: type[forms.Form] = MoveForm
    move: Move | None

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.move = move_of(self.viewer, self.person.pk)

    def options(self) -> dict[str, Any]:
        self.areas = {str(area.pk): area for area in areas_to_move_to(self.viewer)}
        return {"areas": list(self.areas.values()), "today": self.today}

    def content(self) -> dict[str, Any]:
        move = self.move
        parts = parts_of(move) if move else []
        arrival = arrival_of(self.viewer, self.person.pk)
        state = move.state if move else ""
        if state == MoveState.RECEIVED and self.journey.state != JourneyState.ENDED:
            state, parts = "", []  # they came back, and may move again
        return {
            **super().content(), "state": state, "parts": part_rows(parts), "is_own": self.is_own,
            "to": move.to_area.name if move else "", "read": move.sha256 if move else "",
            "on": day(move.moves_on) if move else "",
            "due": day(move.answer_due_on) if move else "",
            "is_late": bool(move and move.answer_due_on and move.answer_due_on < self.today),
            "met_by": move.met_by if move else "", "days": services.ANSWER_WORKING_DAYS,
            "wording": self._wording() if state == MoveState.PREPARED else "",
            "agree_url": self.link("moving_agree"), "back_url": self.link("moving_back"),
            "has_ended": self.journey.state == JourneyState.ENDED,
            "is_protected": self.person.is_protected,
            "came_url": self.link("received") if arrival else "",
            "came_from": arrival.from_area.name if arrival else "",
        }  # fmt: skip

    def _wording(self) -> str:
        move = found(self.move)
        return services.wording_of(move, parts_of(move), from_area=self.viewer.area.name)

    def do(self, form: Any) -> Done:
        said = form.cleaned_data
        services.prepare(
            journey=self.journey, to_area=self.areas[said["to_area"]], moves_on=said["moves_on"],
            chosen=[*said["parts"], *said["sensitive"]], meet_on=said.get("meet_on"),
            summary=said.get("summary", ""), at=self.now, key=str(said["submission_key"]),
        )  # fmt: skip
        return Done(self.link("moving"))


class MoveDeed(Deed, RecordPage):
    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.move: Move = found(move_of(self.viewer, self.person.pk))

    def refused(self) -> str:
        return self.link("moving")


class AgreeMove(MoveDeed):
    """`read` is the hash of what stood on the page, so that nobody agrees to another packet."""

    def do(self) -> Done:
        parts = parts_of(self.move)
        services.agree(
            move=self.move, sha256=self.request.POST.get("read", ""),
            wording=services.wording_of(self.move, parts, from_area=self.viewer.area.name),
            at=self.now, read_aloud=not self.is_own,
        )  # fmt: skip
        return Done(self.link("moving"), _("Sent. The new area has been told."))


class TakeMoveBack(MoveDeed):
    def do(self) -> Done:
        services.take_back(move=self.move, at=self.now)
        return Done(self.link("moving"), _("Taken back. Nothing of it is kept to be sent."))


class ReceivedPage(RecordPage):
    """What came from the area they left, word for word: read, never changed."""

    title = gettext_lazy("From the last area")
    template_name = "record/received.html"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.arrival = found(arrival_of(self.viewer, self.person.pk))

    def content(self) -> dict[str, Any]:
        parts = received_of(self.arrival)
        taken = self.arrival.plan_taken_over_at
        can_take = any(p.code == "PLAN" for p in parts) and not taken
        is_open = self.journey.state != JourneyState.ENDED
        return {
            "came_from": self.arrival.from_area.name, "parts": part_rows(parts),
            "came_on": day(self.arrival.answered_at), "taken_on": day(taken) if taken else "",
            "take_url": self.link("received_plan") if can_take and is_open else "",
        }  # fmt: skip


class TakeOverPlan(Deed, RecordPage):
    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.arrival = found(arrival_of(self.viewer, self.person.pk))

    def refused(self) -> str:
        return self.link("received")

    def do(self) -> Done:
        services.take_over_plan(arrival=self.arrival, journey=self.journey, at=self.now)
        return Done(self.link("plan"), _("The goals and steps are in the plan. Both agree anew."))
