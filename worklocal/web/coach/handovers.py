"""Handing a person over: the summary is theirs to approve, and nothing happens before."""

from typing import Any

from django.urls import reverse

from worklocal.accounts.models import User
from worklocal.support.coaching import handovers as services
from worklocal.support.coaching.models import CoachRoom, LeadReason
from worklocal.support.coaching.selectors import handover_waiting, lead_periods_of
from worklocal.support.plans.selectors import plan_of
from worklocal.web.coach.base import AboutPerson
from worklocal.web.record.pages import Deed, Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.presenters import Link, moment, plural

REASONS = [
    (code.value, code.label) for code in LeadReason if code is not LeadReason.JOINED
]  # fmt: skip


class HandoverForm(forms.OnceForm):
    to_coach = forms.SearchSelectField(label="Who will lead?", noun="who will lead")
    reason = forms.RadiosField(label="Why?", choices=REASONS, missing="Select why", small=True)
    summary = forms.LongTextField(
        label="Summary", count=3000, rows=10, missing="Enter the summary",
        hint="What the next coach must know, so that nothing is told twice. The person reads it "
        "and approves it first.",
    )  # fmt: skip

    def __init__(self, *args: Any, coaches: list[User], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [("", "Select a coach"), *((str(c.pk), c.display_name) for c in coaches)]
        self.fields["to_coach"].choices = listed  # type: ignore[attr-defined]


class HandoverPage(AboutPerson, FormPage):
    """Propose a handover; while one waits, what it says and the buttons for it."""

    title = "Hand over"
    reads = "handover"
    button = "Ask them to approve it"
    form_class = HandoverForm
    template_name = "coach/handover.html"

    def options(self) -> dict[str, Any]:
        rooms = CoachRoom.objects.filter(area=self.viewer.area, is_taking=True)
        rooms = rooms.select_related("coach").order_by("coach__display_name", "id")
        coaches = [r.coach for r in rooms if r.taken < r.places]
        coaches = [coach for coach in coaches if coach.pk != self.journey.lead_coach_id]
        self.coaches = {str(coach.pk): coach for coach in coaches}
        return {"coaches": coaches}

    def initial(self) -> dict[str, Any]:
        read = plan_of(self.viewer, self.journey.pk)
        goals = "\n".join(f"- {goal.words}" for goal in read.goals) if read else ""
        return {"summary": f"What matters to me:\n{goals}\n\nWhat helps:\n\nWhat to avoid:\n"}

    def content(self) -> dict[str, Any]:
        waiting = handover_waiting(self.viewer, self.journey.pk)
        return {
            **super().content(), "is_waiting": waiting is not None,
            "summary": waiting.summary if waiting else "",
            "to": waiting.to_coach.display_name if waiting else "",
            "when": moment(waiting.proposed_at) if waiting else "",
            "why": waiting.get_reason_display() if waiting else "",  # type: ignore[attr-defined]
            "coaches_so_far": self._so_far(),
            "aloud_url": self.link("handover_aloud"), "stop_url": self.link("handover_stop"),
        }  # fmt: skip

    def _so_far(self) -> str:
        """A handover is rare: whoever proposes one sees how many there were."""
        periods = lead_periods_of(self.viewer, self.journey.pk)
        count = len({period.coach_id for period in periods if not period.days.isempty})
        return plural(count, "coach", "coaches")

    def back(self) -> Link:
        return Link("Overview", self.link("person"))

    def do(self, form: HandoverForm) -> Done:
        said = form.cleaned_data
        services.propose_handover(
            journey=self.journey, to_coach=self.coaches[said["to_coach"]],
            reason=LeadReason(said["reason"]), summary=said["summary"], at=self.now,
            key=str(said["submission_key"]),
        )  # fmt: skip
        return Done(self.link("handover"), "They have been asked to approve it.")


class HandoverDeed(AboutPerson, Deed):
    reads = "handover"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.handover = found(handover_waiting(self.viewer, self.journey.pk))

    def refused(self) -> str:
        return self.link("handover")


class ApproveAloud(HandoverDeed):
    """The person is not online: it was read to them, and they said yes."""

    def do(self) -> Done:
        to = self.handover.to_coach.display_name
        services.approve_handover(handover=self.handover, at=self.now, read_aloud=True)
        return Done(reverse("coach:caseload"), f"{to} leads from today.")


class StopHandover(HandoverDeed):
    def do(self) -> Done:
        services.decline_handover(handover=self.handover, at=self.now)
        return Done(self.link("person"), "The handover is stopped. Nothing has changed.")
