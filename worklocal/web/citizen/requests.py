"""My requests about my data: ask for a copy, a correction, a stop or erasure; see each clock."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.core.files import services as files
from worklocal.exchange.requests import packages, services
from worklocal.exchange.requests.models import (
    DataRequest,
    DueErasure,
    RequestKind,
    RequestOutcome,
    WhyErased,
)
from worklocal.exchange.requests.rules import clock_of
from worklocal.exchange.requests.selectors import request_for, requests_of
from worklocal.web.citizen.base import Own, OwnDeed, OwnForm
from worklocal.web.record.pages import Done, found
from worklocal.web.shell import forms
from worklocal.web.shell.attachments import attachment
from worklocal.web.shell.presenters import Link, Tag, day

KINDS = {
    RequestKind.ACCESS: gettext_lazy("A copy of everything you hold about me"),
    RequestKind.CORRECTION: gettext_lazy("Put something right"),
    RequestKind.OBJECTION: gettext_lazy("Stop a use of my data"),
    RequestKind.ERASURE: gettext_lazy("Erase my record"),
}
HINTS = {
    RequestKind.ACCESS: gettext_lazy("A file to read and one for a computer. We take out what is"
                                     " about other people."),
    RequestKind.CORRECTION: gettext_lazy("Say what is wrong and what is right."),
    RequestKind.OBJECTION: gettext_lazy("Say what we should stop, and why it matters to you."),
    RequestKind.ERASURE: gettext_lazy("Your account goes too. We must keep some dates and sums of"
                                      " public money, without your name."),
}  # fmt: skip
OUTCOMES = {
    RequestOutcome.DONE: (gettext_lazy("Done"), "green"),
    RequestOutcome.PARTLY: (gettext_lazy("Done in part"), "yellow"),
    RequestOutcome.REFUSED: (gettext_lazy("Refused"), "red"),
    RequestOutcome.WITHDRAWN: (gettext_lazy("You took it back"), "grey"),
}


class Requests(Own):
    title = gettext_lazy("My requests about my data")
    template_name = "citizen/requests.html"

    def back(self) -> Link:
        return Link(_("My record"), self.link("record"))

    def content(self) -> dict[str, Any]:
        rows = requests_of(self.viewer, self.person.pk)
        due = DueErasure.objects.filter(person_id=self.person.pk, why=WhyErased.RETENTION).first()
        told = due and due.noticed_at and not due.held_at
        return {
            "requests": [self._part(row) for row in rows[:50]], "ask_url": self.link("request_ask"),
            "goes_on": day(due.due_on) if due and told else "",
            "take_away_url": self.link("take_away"),
        }  # fmt: skip

    def _part(self, row: DataRequest) -> dict[str, Any]:
        return {
            "title": KINDS[RequestKind(row.kind)], "words": row.words, "answer": row.answer,
            "when": _("Asked on %(day)s") % {"day": day(row.received_on)},
            "clock": self._clock(row), "tag": self._tag(row),
            "files": [
                Link(words, self.link(name, row.pk))
                for name, words in (("request_pdf", _("Download the copy to read (PDF)")),
                                    ("request_json", _("Download the file for a computer (JSON)")))
                if row.released_at
            ],
            "withdraw_url": "" if row.closed_on else self.link("request_withdraw", row.pk),
        }  # fmt: skip

    def _clock(self, row: DataRequest) -> str:
        if row.closed_on:
            return _("Closed on %(day)s") % {"day": day(row.closed_on)}
        if row.paused_on:
            return _("We wait for you: %(what)s") % {"what": row.pause_reason}
        clock = clock_of(due_on=row.due_on, paused_on=None, today=self.today)
        words = _("We should have answered by %(day)s. We are late, and sorry.")
        return (words if clock.is_late else _("We answer by %(day)s")) % {"day": day(row.due_on)}

    @staticmethod
    def _tag(row: DataRequest) -> Tag:
        if row.closed_on:
            words, colour = OUTCOMES[RequestOutcome(row.outcome)]
            return Tag(str(words), colour)
        if row.released_at:
            return Tag(_("Ready"), "green")
        return Tag(_("Waits for you"), "orange") if row.paused_on else Tag(_("Under way"), "blue")


class AskForm(forms.OnceForm):
    kind = forms.RadiosField(
        label=gettext_lazy("What do you ask for?"), choices=list(KINDS.items()), hints=HINTS,
        missing=gettext_lazy("Select what you ask for"),
    )  # fmt: skip
    words = forms.LongTextField(
        label=gettext_lazy("In your words"), required=False, count=2000, rows=4,
        hint=gettext_lazy("Needed when something is wrong, or should stop."),
    )  # fmt: skip


class Ask(OwnForm):
    title = gettext_lazy("Ask about my data")
    intro = gettext_lazy("You get an answer within a month. It costs nothing.")
    button = gettext_lazy("Send my request")
    form_class = AskForm
    goes_to = "requests"

    def do(self, form: AskForm) -> Done:
        said = form.cleaned_data
        services.take_in(
            person_id=self.person.pk, kind=RequestKind(said["kind"]), words=said["words"],
            on=self.today, key=str(said["submission_key"]),
        )  # fmt: skip
        return self.done(_("We have your request. The answer comes here, to your account."))


class TakeBack(OwnDeed):
    goes_to = "requests"

    def do(self) -> Done:
        row = found(request_for(self.viewer, self.kwargs["data_request_id"]))
        services.close(
            request=row, outcome=RequestOutcome.WITHDRAWN, answer=_("You took this back."),
            on=self.today,
        )  # fmt: skip
        return self.done(_("Taken back. You can ask again whenever you like."))


class CopyPdf(Own):
    """A copy that was released: for the person's own session, and nobody else's."""

    form = "pdf"

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        row = found(request_for(self.viewer, self.kwargs["data_request_id"]))
        if row.released_at is None:
            raise Http404
        file = found(packages.file_of(row, self.form))
        content = found(files.content_of(file))
        return attachment(content, name=file.name, content_type=file.content_type)


class CopyJson(CopyPdf):
    form = "json"
