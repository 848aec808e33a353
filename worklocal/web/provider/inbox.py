"""Referrals: what was sent to us, our answer, how it goes, and the people we support."""

from typing import Any

from django.urls import reverse

from worklocal.support.referrals import services
from worklocal.support.referrals.enums import DeclineReason, ReferralOutcome
from worklocal.support.referrals.models import Referral, ReferralState, ReferralStep
from worklocal.support.referrals.selectors import (
    closed_groups,
    parts_of,
    parts_waiting,
    readable_by_provider,
    referral_to,
    referrals_to,
    waiting_for,
)
from worklocal.web.money.words import names_of
from worklocal.web.provider.base import ProviderPage, name_in
from worklocal.web.record.pages import Done, FormPage, found
from worklocal.web.record.referral_words import reason_words, words_of_need
from worklocal.web.record.words import referral_tag
from worklocal.web.shell import forms
from worklocal.web.shell.addresses import with_query
from worklocal.web.shell.parts import Column, Event, Lines, Row
from worklocal.web.shell.presenters import Link, Tag, ago, day, listing, moment, plural, short_day

SUPPORTED = (ReferralState.ACCEPTED, ReferralState.STARTED)


class Inbox(ProviderPage):
    """What waits for our answer, the one due soonest first."""

    title = "Referrals"
    template_name = "provider/inbox.html"

    def content(self) -> dict[str, Any]:
        page = referrals_to(
            self.viewer, states=[ReferralState.SENT], order="answer_due_on", after=self.after()
        )
        return {
            "organisation": self.viewer.organisation_name,
            "waiting": plural(waiting_for(self.viewer), "person waits", "people wait"),
            "heads": [Column("Person", first=True), "What for", "Sent", "Answer by"],
            "rows": [self._row(row) for row in page.referrals],
            "next_url": with_query(self.request, after=str(page.next_after))
            if page.next_after else "",
        }  # fmt: skip

    def _row(self, row: Referral) -> list[Any]:
        name = Link(name_in(row), reverse("provider:referral", args=[row.pk]))
        what = [words_of_need(row.need), row.service_name]
        due = [short_day(row.answer_due_on), ago(row.answer_due_on, today=self.today)]
        return [
            name, Lines(what), short_day(row.sent_at), Lines([*due, *_late(row, self.today)])
        ]  # fmt: skip


def _late(row: Referral, today: Any) -> list[Tag]:
    if row.answer_due_on < today:
        return [Tag("Late", "red")]
    return [Tag("Today", "orange")] if row.answer_due_on == today else []


class People(ProviderPage):
    """People we have taken on, the longest with us first; or those whose help has ended."""

    title = "People we support"
    template_name = "provider/people.html"

    def content(self) -> dict[str, Any]:
        ended = self.request.GET.get("show") == "ended"
        states = [ReferralState.ENDED] if ended else list(SUPPORTED)
        page = referrals_to(self.viewer, states=states, order="sent_at", after=self.after())
        here = reverse("provider:people")
        return {
            "tabs": [Link("With us now", here), Link("Ended", f"{here}?show=ended")],
            "tab_now": f"{here}?show=ended" if ended else here,
            "heads": [Column("Person", first=True), "What for", "Sent to us", "Where it stands",
                      "Since"],
            "rows": [self._row(row) for row in page.referrals],
            "empty": "No help has ended yet." if ended else "You are not helping anybody yet. "
            "When you accept a referral, the person is listed here.",
            "next_url": with_query(self.request, after=str(page.next_after))
            if page.next_after else "",
        }  # fmt: skip

    def _row(self, row: Referral) -> list[Any]:
        name = Link(name_in(row), reverse("provider:referral", args=[row.pk]))
        state: Any = referral_tag(row.state)
        if row.outcome:
            state = Lines([state, reason_words(row.outcome)])
        return [
            name, words_of_need(row.need), short_day(row.sent_at), state,
            short_day(row.state_since),
        ]  # fmt: skip


WORDS = {
    "label": "Anything they should know?", "required": False, "count": 1000, "rows": 3,
    "hint": "The person and their coach read this. Leave health and private matters out.",
}  # fmt: skip


class AnswerForm(forms.OnceForm):
    answer = forms.RadiosField(
        label="Can you help this person?", choices=[("yes", "Yes, we take them on"), ("no", "No")],
        reveals={"no": "reason"}, missing="Select whether you can help", label_size="m",
    )  # fmt: skip
    reason = forms.RadiosField(
        label="Why not?", choices=DeclineReason.choices, small=True, missing="Select why not"
    )
    words = forms.LongTextField(**WORDS)


class ProgressForm(forms.OnceForm):
    what = forms.RadiosField(
        label="What is new?", missing="Select what is new", label_size="m",
        reveals={"ENDED": "outcome"},
    )  # fmt: skip
    outcome = forms.RadiosField(
        label="How did it end?", choices=ReferralOutcome.choices, small=True,
        missing="Select how it ended",
    )  # fmt: skip
    words = forms.LongTextField(
        **{**WORDS, "label": "In your words", "hint": "The person and their coach read this."}
    )

    def __init__(self, *args: Any, state: str, **options: Any) -> None:
        super().__init__(*args, **options)
        started = [("STARTED", "Help has started")] if state == ReferralState.ACCEPTED else []
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            *started, ("NOTE", "A note on how it goes"), ("ENDED", "Help has ended"),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("what") == "NOTE" and not said.get("words"):
            self.add_error("words", "Write how it goes")
        return said


class ReferralPage(ProviderPage, FormPage):
    """One referral: what the person agreed to share, what happened, and what we say next."""

    title = "Referral"
    template_name = "provider/referral.html"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.referral: Referral = found(referral_to(self.viewer, ids["referral_id"]))
        self.answers = self.referral.state == ReferralState.SENT
        self.form_class = AnswerForm if self.answers else ProgressForm

    def back(self) -> Link:
        if self.answers:
            return Link("All referrals", reverse("provider:inbox"))
        return Link("People we support", reverse("provider:people"))

    def options(self) -> dict[str, Any]:
        return {} if self.answers else {"state": self.referral.state}

    def content(self) -> dict[str, Any]:
        row = self.referral
        late = _late(row, self.today) if self.answers else []
        return {
            **super().content(), "tag": late[0] if late else referral_tag(row.state),
            "rows": self._rows(), "shared": list(readable_by_provider(row).items()),
            "parts": parts_of(row), "closed": listing(str(g.label) for g in closed_groups(row)),
            "parts_waiting": plural(waits, "sensitive answer", "sensitive answers")
            if (waits := parts_waiting(row)) else "",
            "is_over": row.state not in (ReferralState.SENT, *SUPPORTED),
            "button": "Send the answer" if self.answers else "Save",
            "events": self._events(),
        }  # fmt: skip

    def _rows(self) -> list[Row]:
        row = self.referral
        rows = [Row("What for", words_of_need(row.need)), Row("Service", row.service_name),
                Row("Sent", moment(row.sent_at))]  # fmt: skip
        if row.reason and self.shows:
            rows.append(Row("What would help", row.reason))
        if self.answers:
            due = f"{day(row.answer_due_on)}, {ago(row.answer_due_on, today=self.today)}"
            rows.append(Row("Answer by", due))
        if row.outcome:
            rows.append(Row("How it ended", reason_words(row.outcome)))
        return rows

    @property
    def shows(self) -> bool:
        return self.referral.state in (ReferralState.SENT, *SUPPORTED)

    def _events(self) -> list[Event]:
        steps = list(ReferralStep.objects.filter(referral=self.referral).order_by("-at", "-id"))
        names = names_of(steps)
        return [
            Event(
                title="Note" if s.old_state == s.new_state
                else str(ReferralState(s.new_state).label),
                when=moment(s.at), datetime=s.at, by=names.get(s.by_id, ""),
                text=" ".join(filter(None, [s.reason and f"{reason_words(s.reason)}.", s.words])),
            )
            for s in steps
        ]  # fmt: skip

    def do(self, form: Any) -> Done:
        said = form.cleaned_data
        key, here = str(said["submission_key"]), self.request.path
        if "answer" in said:
            accept = said["answer"] == "yes"
            services.answer_referral(
                referral=self.referral, accept=accept, at=self.now, reason=said["reason"],
                words=said["words"], key=key,
            )  # fmt: skip
            if accept:
                return Done(here, "You have taken them on. Their coach can see that.")
            return Done(reverse("provider:inbox"), "Your answer has gone to their coach.")
        if said["what"] == "NOTE":
            services.note_progress(
                referral=self.referral, words=said["words"], at=self.now, key=key
            )
            return Done(here, "Your note is kept. The person and their coach can read it.")
        services.record_progress(
            referral=self.referral, to=ReferralState(said["what"]), at=self.now,
            outcome=said["outcome"], words=said["words"], key=key,
        )  # fmt: skip
        return Done(here, "Kept. The person and their coach can see it.")
