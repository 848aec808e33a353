"""What we tell the benefits agency: each message word for word, before it goes and after."""

import json
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.exchange.benefits_gateway import services
from worklocal.exchange.benefits_gateway.enums import CancelCause, MessageState
from worklocal.exchange.benefits_gateway.kinds import closed_list
from worklocal.exchange.benefits_gateway.models import AgencyLink, BenefitsMessage, SentLog
from worklocal.exchange.benefits_gateway.words import lines_of, with_body
from worklocal.support.people.enums import ConsentPurpose
from worklocal.support.people.models import Person
from worklocal.support.people.services import give_consent
from worklocal.web.citizen.base import Own, OwnDeed, OwnForm
from worklocal.web.record.labels import said
from worklocal.web.record.pages import Done, found
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Row
from worklocal.web.shell.presenters import Link, Tag, day, moment

MOST = 100
WORK_WORDING = gettext_lazy(
    "Tell the benefits agency the first and the last day when I start or end work. I see each "
    "message first, and I can take this back at any time."
)
COLOURS = {
    MessageState.FORMED: "grey", MessageState.SHOWN: "blue", MessageState.REASON_ADDED: "blue",
    MessageState.CORRECTED: "orange", MessageState.SENT: "green", MessageState.CANCELLED: "grey",
}  # fmt: skip
WAITING = (MessageState.SHOWN, MessageState.REASON_ADDED)
WITH_REASON = ("MOVED", "MISSED")


def own_messages(page: Own) -> QuerySet[BenefitsMessage]:
    return BenefitsMessage.objects.filter(person_id=page.person.pk).order_by("-created_at", "-id")


def said_yes(page: Own) -> bool:
    yes = page.person.consents.filter(purpose=ConsentPurpose.BENEFITS_WORK, withdrawn_at=None)
    return bool(yes.exists())


def live_link(page: Own) -> AgencyLink | None:
    return AgencyLink.objects.filter(person=page.person, ends_on=None).first()


class Messages(Own):
    """Waiting first, then what was sent, then what was stopped."""

    title = gettext_lazy("What we tell the benefits agency")
    template_name = "citizen/benefits.html"

    def back(self) -> Link:
        return Link(_("My record"), self.link("record"))

    def content(self) -> dict[str, Any]:
        rows = list(with_body(own_messages(self))[:MOST])
        logs = SentLog.objects.filter(message__in=[row.pk for row in rows]).order_by("number")
        kept = {log.message_id: log for log in logs}
        waiting = (*WAITING, MessageState.CORRECTED)
        return {
            "waiting": [self._part(row) for row in rows if row.state in waiting],
            "sent": [self._part(row, kept.get(row.pk)) for row in rows
                     if row.state == MessageState.SENT],
            "stopped": [self._part(row) for row in rows if row.state == MessageState.CANCELLED],
            "kinds": [_(kind.title) for kind in closed_list().kinds.values()],
            "days": closed_list().hold_working_days, "file_url": self.link("benefits_file"),
            "work_wording": str(WORK_WORDING),
            "forget_url": self.link("benefits_forget") if live_link(self) else "",
            "work_url": "" if said_yes(self) else self.link("benefits_work"),
        }  # fmt: skip

    def _part(self, row: BenefitsMessage, log: SentLog | None = None) -> dict[str, Any]:
        kind = closed_list().kinds[row.kind]
        state = MessageState(row.state)
        return {
            "title": _(kind.title), "purpose": _(kind.purpose), "gateway": _(kind.gateway),
            "tag": Tag(said(state), COLOURS[state]),
            "rows": [Row(name, text) for name, text in (*lines_of(row), *self._when(row, log))],
            "words": word_for_word(log.body if log else row.body),
            "wrong_url": self._url("benefits_wrong", row) if state in WAITING else "",
            "reason_url": self._url("benefits_reason", row)
            if state in WAITING and row.event in WITH_REASON else "",
            "right_url": self._url("benefits_right", row)
            if state == MessageState.CORRECTED else "",
        }  # fmt: skip

    def _url(self, name: str, row: BenefitsMessage) -> str:
        return self.link(name, row.pk)

    def _when(self, row: BenefitsMessage, log: SentLog | None) -> list[tuple[str, str]]:
        if log:
            return [(_("Sent"), moment(log.sent_at)), (_("Receipt"), str(log.receipt)),
                    (_("Fingerprint of what was sent (SHA-256)"), log.sha256)]  # fmt: skip
        if row.state in WAITING:
            return [(_("Goes, unless you stop it"), _("on or after %(day)s") % {
                "day": day(row.send_from)})]  # fmt: skip
        if row.state == MessageState.CORRECTED:
            return [(_("You said"), _(closed_list().wrong[row.wrong]))]
        return [(_("Why it will not go"), said(CancelCause(row.cancelled_for)))]


def word_for_word(body: str) -> str:
    """The exact text, which may break after a comma on a narrow screen."""
    return format_html_join(SafeString(",<wbr>"), "{}", ((part,) for part in body.split(",")))


class OneMessage(OwnForm):
    """A form about one message of the person's own, which has not gone yet."""

    goes_to = "benefits"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        waiting = own_messages(self).filter(state__in=WAITING)
        self.message = found(waiting.filter(pk=ids["message_id"]).first())


class WrongForm(forms.Form):
    code = forms.RadiosField(
        label=gettext_lazy("What is wrong with it?"), noun=gettext_lazy("what is wrong"),
        choices=[(code, gettext_lazy(words)) for code, words in closed_list().wrong.items()],
    )  # fmt: skip


class SayWrong(OneMessage):
    title = gettext_lazy("Stop this message")
    button = gettext_lazy("Stop it")
    intro = gettext_lazy(
        "It stops at once. When what is on your record has been put right, you see a new message "
        "here first. If nothing is wrong after all, you can let it go."
    )
    form_class = WrongForm

    def do(self, form: WrongForm) -> Done:
        services.say_wrong(message=self.message, code=form.cleaned_data["code"])
        return self.done(_("Stopped. It does not go unless you say that it is right."))


class ReasonForm(forms.Form):
    code = forms.RadiosField(
        label=gettext_lazy("What was the reason?"), noun=gettext_lazy("your reason"),
        choices=[(code, gettext_lazy(words)) for code, words in closed_list().reasons.items()],
    )  # fmt: skip


class AddReason(OneMessage):
    title = gettext_lazy("Add my reason")
    button = gettext_lazy("Add my reason")
    intro = gettext_lazy(
        "Only the reason you choose is sent with the message, and nothing about it. You need not "
        "give one."
    )
    form_class = ReasonForm

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        found(self.message if self.message.event in WITH_REASON else None)

    def do(self, form: ReasonForm) -> Done:
        services.add_reason(message=self.message, code=form.cleaned_data["code"])
        return self.done(_("Your reason is part of the message now."))


class TakeBack(OwnDeed):
    goes_to = "benefits"

    def do(self) -> Done:
        stopped = own_messages(self).filter(state=MessageState.CORRECTED)
        message = found(stopped.filter(pk=self.kwargs["message_id"]).first())
        services.take_back(message=message)
        return self.done(_("It waits for two working days again, and then it goes."))


class SayYesToWork(OwnDeed):
    """One yes, however often it is pressed; taken back where every yes is."""

    goes_to = "benefits"

    def do(self) -> Done:
        Person.objects.select_for_update().get(pk=self.person.pk)
        if not said_yes(self):
            give_consent(
                person=self.person, purpose=ConsentPurpose.BENEFITS_WORK,
                wording=str(WORK_WORDING), at=self.now,
            )  # fmt: skip
        return self.done(_("Thank you. You see each message here before it goes."))


class ForgetNumber(OwnDeed):
    """As easily as the number was given; pressed twice, it is ended once."""

    goes_to = "benefits"

    def do(self) -> Done:
        link = live_link(self)
        if link is not None:
            services.end_link(link=link, on=self.today)
        return self.done(_("Nothing that happens after today is told to the agency."))


class SentFile(Own):
    """All that was ever sent, to keep: the exact text, its fingerprint and the receipt."""

    def get(self, request: Any, **ids: Any) -> HttpResponse:
        rows = SentLog.objects.filter(person_id=self.person.pk).order_by("number")
        listed = [
            {"sent_at": row.sent_at.isoformat(), "body": row.body, "sha256": row.sha256,
             "receipt": str(row.receipt), "number": row.number, "chained": row.chained}
            for row in rows
        ]  # fmt: skip
        text = json.dumps(listed, ensure_ascii=False, indent=2)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="sent-to-agency.json"'
        return response
