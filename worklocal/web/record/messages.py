"""The thread between a person and their team, with a place to write."""

import uuid
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.support.journal import services
from worklocal.support.journal.models import Message as Row
from worklocal.support.journal.selectors import thread_of
from worklocal.web.record.pages import Deed, Done, FormPage, RecordPage
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Message
from worklocal.web.shell.presenters import moment


class MessageForm(forms.OnceForm):
    text = forms.LongTextField(
        label=gettext_lazy("Your message"), count=2000, rows=4,
        missing=gettext_lazy("Enter your message"),
    )  # fmt: skip


class MessagesPage(FormPage, RecordPage):
    """The latest messages and a box to answer. Opening the page does not mark them as read: a
    button does, and so does an answer.
    """

    title = gettext_lazy("Messages")
    template_name = "record/messages.html"
    button = gettext_lazy("Send")
    form_class = MessageForm

    def content(self) -> dict[str, Any]:
        rows, more = thread_of(self.viewer, self.journey.pk, before=self._before())
        older = f"{self.link('messages')}?before={more}" if more else ""
        thread = [self._part(row) for row in rows]
        return {
            **super().content(), "thread_messages": thread, "older_url": older,
            "read_url": self.link("messages_read"),
            "has_unread": any(part.unread for part in thread),
            "promise": self.promise(),
        }  # fmt: skip

    def promise(self) -> str:
        return ""

    def _before(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.request.GET.get("before", ""))
        except ValueError:
            return None

    def _part(self, row: Row) -> Message:
        from_person = row.author_id is None
        mine = from_person if self.is_own else row.author_id == self.viewer.user_id
        to_reader = (not from_person) if self.is_own else from_person
        name = self.person.chosen_name if from_person else row.author.display_name  # type: ignore[union-attr]
        read = _(", read %(when)s") % {"when": moment(row.read_at)} if row.read_at else ""
        seen = read if not to_reader else ""
        return Message(
            _("You") if mine else name, moment(row.sent_at) + seen, row.text,
            datetime=row.sent_at, mine=mine, unread=to_reader and row.read_at is None,
        )  # fmt: skip

    def do(self, form: MessageForm) -> Done:
        services.send_message(
            journey=self.journey, text=form.cleaned_data["text"], at=self.now,
            key=str(form.cleaned_data["submission_key"]),
        )  # fmt: skip
        return Done(self.link("messages"), _("Your message has been sent."))


class ReadMessages(RecordPage, Deed):
    def refused(self) -> str:
        return self.link("messages")

    def do(self) -> Done:
        services.read_messages(journey=self.journey, at=self.now)
        return Done(self.link("messages"))
