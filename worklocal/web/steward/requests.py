"""The queue of requests about data: take one in, mind its clock, screen a copy, release, answer.

The officer sees a reference and the words that were marked: never the record, never a name of
whom it is about.
"""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from worklocal.core import audit, context
from worklocal.core.files import services as files
from worklocal.exchange.requests import packages, services
from worklocal.exchange.requests.models import (
    DataRequest,
    MarkDecision,
    MarkKind,
    RequestKind,
    RequestOutcome,
)
from worklocal.exchange.requests.rules import clock_of
from worklocal.exchange.requests.selectors import (
    MOST,
    request_for,
    requests_closed,
    requests_open,
)
from worklocal.exchange.sign_in import step_up
from worklocal.support.people.models import Person
from worklocal.web.record.pages import Deed, Done, FormPage, found
from worklocal.web.shell import forms, limits
from worklocal.web.shell.attachments import attachment
from worklocal.web.shell.parts import Column, Row
from worklocal.web.shell.presenters import Link, Tag, moment, number, plural, short_day
from worklocal.web.steward.base import StewardPage

HEADS = [Column("Reference", first=True), "What", "Came", "Answer by", "Where it stands"]
MARK_HEADS = [Column("Words", first=True), "Why marked", Column("Places", numeric=True), "Decided"]
CLOSED_SHOWN = 25
NOT_FOUND = (
    "Nobody was found, or more than one. Ask for another detail, or ask their coach to have them"
    " sign in and ask from their account."
)


def reference(row: DataRequest) -> str:
    return row.pk.hex[-8:].upper()


def state_tag(row: DataRequest) -> Tag:
    if row.closed_on:
        return Tag(str(RequestOutcome(row.outcome).label), "grey")
    if row.paused_on:
        return Tag("Clock stopped", "grey")
    if row.released_at:
        return Tag("Handed over: close it", "orange")
    if row.made_at:
        return Tag("To screen and release", "orange")
    if row.all_tables:
        return Tag(f"Being read: {row.made_tables} of {row.all_tables}", "blue")
    return Tag("To do", "blue")


def clock_words(row: DataRequest, today: Any) -> Any:
    if row.closed_on:
        return short_day(row.closed_on)
    clock = clock_of(due_on=row.due_on, paused_on=row.paused_on, today=today)
    if clock.is_late:
        return Tag(f"{plural(-clock.left, 'day', 'days')} late", "red")
    left = plural(clock.left, "day", "days")
    return f"{short_day(row.due_on)} ({left} left{', stopped' if clock.is_paused else ''})"


class Requests(StewardPage):
    title = "Requests about data"
    template_name = "steward/requests.html"

    def content(self) -> dict[str, Any]:
        return {
            "heads": HEADS, "add_url": reverse("steward:request_add"),
            "open": [self._row(each) for each in requests_open(self.viewer)[:MOST]],
            "closed": [self._row(each) for each in requests_closed(self.viewer)[:CLOSED_SHOWN]],
        }  # fmt: skip

    def _row(self, row: DataRequest) -> list[Any]:
        link = Link(reference(row), reverse("steward:request", args=[row.pk]))
        return [link, str(RequestKind(row.kind).label), short_day(row.received_on),
                clock_words(row, self.today), state_tag(row)]  # fmt: skip


class TakeInForm(forms.OnceForm):
    kind = forms.RadiosField(
        label="What do they ask for?", choices=RequestKind.choices, small=True,
        missing="Select what they ask for",
    )  # fmt: skip
    email = forms.EmailField(label="Their e-mail address on record", required=False)
    family_name = forms.TextField(
        label="Or their family name", required=False, max_length=60, width="20"
    )
    born_on = forms.DateField(label="and their date of birth", required=False, birthday=True)
    words = forms.LongTextField(
        label="What they said", required=False, count=2000,
        hint="In their own words. Needed for a correction or a stop.",
    )  # fmt: skip


class TakeIn(StewardPage, FormPage):
    """For somebody who asked by letter, by phone or at a desk. Found whole or not at all."""

    title = "Write down a request"
    button = "Start its clock"
    intro = "The clock starts today. Nobody is listed here: one person fits, or none is found."
    form_class = TakeInForm

    def back(self) -> Link:
        return Link("Requests", reverse("steward:requests"))

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """The look for the person is kept in the audit even when nobody is found."""
        form = TakeInForm(request.POST)
        if form.is_valid() and limits.refused(form, request, "search", limits.SEARCHES):
            return self.show(status=limits.TOO_MANY, form=form)
        if form.is_valid():
            try:
                self.person_id = self._person(form.cleaned_data)
            except services.RequestRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                if self.person_id is not None:
                    return super().post(request, **ids)
                form.add_error(None, NOT_FOUND)
        return self.show(form=form)

    @staticmethod
    def _person(said: dict[str, Any]) -> uuid.UUID | None:
        return services.person_named(
            email=said["email"], family_name=said["family_name"], born_on=said["born_on"]
        )

    def do(self, form: TakeInForm) -> Done:
        said = form.cleaned_data
        row = services.take_in(
            person_id=found(self.person_id), kind=RequestKind(said["kind"]), words=said["words"],
            on=self.today, key=str(said["submission_key"]),
        )  # fmt: skip
        return Done(reverse("steward:request", args=[row.pk]), "The clock has started.")


class OneRequest(StewardPage):
    """What a page or a button of one request stands on."""

    def load(self, **ids: Any) -> None:
        self.row: DataRequest = found(request_for(self.viewer, ids["data_request_id"]))

    def url(self, name: str = "request") -> str:
        return reverse(f"steward:{name}", args=[self.row.pk])

    def back(self) -> Link:
        return Link("Requests", reverse("steward:requests"))

    def refused(self) -> str:
        return self.url()


class RequestPage(OneRequest):
    title = "A request about data"
    template_name = "steward/request.html"

    def content(self) -> dict[str, Any]:
        row = self.row
        is_copy = row.kind == RequestKind.ACCESS
        groups = packages.groups_of(row) if is_copy and row.made_at else []
        released = [r.by_id for r in row.releases.order_by("at", "id")] if is_copy else []
        waiting = sum(each["waiting"] for each in groups)
        is_open = row.closed_on is None
        enough = len(released) >= (2 if row.needs_two else 1)
        return {
            "caption": reference(row), "facts": self._facts(len(released)), "is_open": is_open,
            "words": row.words, "answer": row.answer, "is_copy": is_copy,
            "mark_heads": MARK_HEADS, "marks": [self._mark(each) for each in groups],
            "made": row.made_at is not None, "waiting": waiting,
            "needs_two": row.needs_two, "may_release": is_open and row.made_at is not None
            and not waiting and not enough and self.viewer.user_id not in released,
            "is_released": row.released_at is not None,
            "on_its_way": enough and row.released_at is None,
            "is_erasure": row.kind == RequestKind.ERASURE,
            "urls": {name: self.url(f"request_{name}") for name in
                     ("pause", "resume", "make", "release", "close", "erase", "print")},
            "is_paused": row.paused_on is not None, "by_hand": self._by_hand(),
        }  # fmt: skip

    def _facts(self, released: int) -> list[Row]:
        row = self.row
        facts = [
            Row("What", str(RequestKind(row.kind).label)), Row("Where it stands", state_tag(row)),
            Row("Came", short_day(row.received_on)),
            Row("Closed" if row.closed_on else "Answer by", clock_words(row, self.today)),
            Row("Record", Link(row.person_id.hex[-8:],
                               reverse("steward:person", args=[row.person_id]))),
        ]  # fmt: skip
        if row.paused_on:
            facts.append(Row("Stopped because", row.pause_reason))
        if row.made_at and row.made_seconds is not None:
            facts.append(Row("Copy read", f"{moment(row.made_at)}, in"
                                          f" {number(row.made_seconds, 1)} s"))  # fmt: skip
        if row.needs_two:
            facts.append(Row("Two people release it", f"{row.needs_two} ({released} of 2)"))
        return facts

    def _mark(self, each: dict[str, Any]) -> list[Any]:
        url = reverse("steward:request_mark", args=[self.row.pk, each["mark_id"]])
        done = Tag("Decided", "green") if not each["waiting"] else Tag("Decide", "orange")
        words = Link(each["found"], url) if self.row.released_at is None else each["found"]
        return [words, str(MarkKind(each["kind"]).label), str(each["places"]), done]

    def _by_hand(self) -> bool:
        """A copy is printed here for somebody who has no account to read it in, and only then."""
        if self.row.released_at is None:
            return False
        with context.elevated("data-request"):
            return Person.objects.filter(pk=self.row.person_id, user=None).exists()


class PauseForm(forms.Form):
    reason = forms.TextField(
        label="What did you ask them for?", max_length=200, missing="Enter what you asked for",
        hint="They read this in their account.",
    )  # fmt: skip


class Pause(OneRequest, FormPage):
    title = "Stop the clock"
    button = "Stop the clock"
    intro = "Only while you wait for them to say who they are, or what they mean."
    form_class = PauseForm

    def back(self) -> Link:
        return Link("The request", self.url())

    def do(self, form: PauseForm) -> Done:
        services.pause(request=self.row, on=self.today, reason=form.cleaned_data["reason"])
        return Done(self.url(), "The clock is stopped.")


class Resume(OneRequest, Deed):
    def do(self) -> Done:
        services.resume(request=self.row, on=self.today)
        return Done(self.url(), "The clock runs again; the days it stood are added.")


class Make(OneRequest, Deed):
    def do(self) -> Done:
        packages.ask_to_make(request=self.row)
        return Done(self.url(), "The record is being read. Load this page again in a minute.")


class DecideForm(forms.Form):
    decision = forms.RadiosField(
        label="What happens to these words?", missing="Select what happens",
        choices=[(d.value, d.label) for d in MarkDecision if d.value],
        hints={
            MarkDecision.KEEP: "It is their own, or they know it already, or it does no harm.",
            MarkDecision.BLACK_OUT: "These words alone, in every place below.",
            MarkDecision.WITHHOLD: "Name the exemption as the reason: the person reads it.",
        },
    )  # fmt: skip
    reason = forms.TextField(
        label="Why?", max_length=200, missing="Enter why",
        hint="Kept with the decision, with your name and the time.",
    )  # fmt: skip


class Decide(OneRequest, FormPage):
    """One word in all its places, with what stands around it."""

    title = "Words about somebody else?"
    button = "Keep this decision"
    template_name = "steward/decide.html"
    form_class = DecideForm

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.word = found(self.row.marks.filter(pk=ids["mark_id"]).first()).found
        self.marks = list(self.row.marks.filter(found__iexact=self.word).order_by("id")[:MOST])
        audit.record_read("request.screened", person_id=self.row.person_id, purpose="request")

    def back(self) -> Link:
        return Link("The request", self.url())

    def initial(self) -> dict[str, Any]:
        first = self.marks[0]
        return {"decision": first.decision, "reason": first.reason}

    def content(self) -> dict[str, Any]:
        places = [[m.table.split(".")[-1], m.column.replace("_", " "), m.excerpt]
                  for m in self.marks]  # fmt: skip
        heads = [Column("Where", first=True), "Part", "What stands there"]
        return {**super().content(), "word": self.word, "heads": heads, "places": places}

    def do(self, form: DecideForm) -> Done:
        said = form.cleaned_data
        packages.decide(
            request=self.row, found=self.word, decision=MarkDecision(said["decision"]),
            reason=said["reason"], at=self.now,
        )  # fmt: skip
        return Done(self.url(), "Your decision is kept.")


@step_up.required(step_up.EXPORT)
class ReleaseCopy(OneRequest, Deed):
    def do(self) -> Done:
        if packages.release(request=self.row, at=self.now):
            return Done(self.url(), "Released. The files are being made for their account.")
        return Done(self.url(), "Kept. Somebody else must release it too.")


class CloseForm(forms.Form):
    outcome = forms.RadiosField(
        label="What became of it?", choices=RequestOutcome.choices, small=True,
        missing="Select what became of it",
    )  # fmt: skip
    answer = forms.LongTextField(
        label="Your answer", count=2000, missing="Enter your answer",
        hint="The person reads this. If you refuse, say why, and that they may complain to the"
        " Information Commissioner or go to court.",
    )  # fmt: skip


class Close(OneRequest, FormPage):
    title = "Answer and close"
    button = "Send the answer"
    form_class = CloseForm

    def back(self) -> Link:
        return Link("The request", self.url())

    def do(self, form: CloseForm) -> Done:
        said = form.cleaned_data
        services.close(
            request=self.row, outcome=RequestOutcome(said["outcome"]), answer=said["answer"],
            on=self.today,
        )  # fmt: skip
        return Done(self.url(), "Answered and closed.")


@step_up.required(step_up.EXPORT)
class Erase(OneRequest, Deed):
    def do(self) -> Done:
        services.approve_erasure(request=self.row, on=self.today)
        return Done(self.url(), "On the list. It is erased in the coming night.")


@step_up.required(step_up.EXPORT, "GET", "HEAD")
class PrintCopy(OneRequest):
    """The copy for somebody without an account, to be handed over on paper."""

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        row = self.row
        if row.released_at is None:
            raise Http404
        with context.elevated("data-request"):
            if not Person.objects.filter(pk=row.person_id, user=None).exists():
                raise Http404
            file = found(packages.file_of(row, "pdf"))
        audit.record_read("request.printed", person_id=row.person_id, purpose="request")
        content = found(files.content_of(file))
        return attachment(content, name=file.name, content_type=file.content_type)
