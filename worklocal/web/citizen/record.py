"""My record: what is written, what is shared and with whom, and my say over it."""

import uuid
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.accounts.enums import FieldGroup, GrantReason
from worklocal.accounts.models import AccessGrant, Organisation, Team, User
from worklocal.matching.introductions.models import IntroductionState
from worklocal.matching.introductions.selectors import introductions_of
from worklocal.support.coaching import handovers
from worklocal.support.coaching import notes as note_services
from worklocal.support.coaching.models import Note
from worklocal.support.coaching.selectors import handover_waiting, note_for, notes_of
from worklocal.support.moving.models import Move, MoveState
from worklocal.support.people.enums import ConsentPurpose
from worklocal.support.people.models import Consent
from worklocal.support.people.services import withdraw_consent
from worklocal.support.referrals.selectors import referrals_of
from worklocal.web.citizen.base import Own, OwnDeed, OwnForm
from worklocal.web.record.labels import said
from worklocal.web.record.note_words import note_parts
from worklocal.web.record.pages import Done, found
from worklocal.web.record.words import introduction_tag, referral_tag
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column, Lines
from worklocal.web.shell.presenters import Link, Tag, day, listing, moment

REASONS = {
    GrantReason.LEAD: gettext_lazy("Your coach"),
    GrantReason.COVER: gettext_lazy("Covers for your coach"),
    GrantReason.TEAM: gettext_lazy("Leads your coach’s team"),
    GrantReason.DESK: gettext_lazy("The desk of the hub, on the day you come"),
    GrantReason.REFERRAL: gettext_lazy("You were referred to them and said yes"),
    GrantReason.SUPPORTER: gettext_lazy("A supporter you named"),
    GrantReason.BREAK_GLASS: gettext_lazy("In an emergency"),
    GrantReason.REQUEST: gettext_lazy("Works on your request about your data"),
}
MOVE_TAGS = {
    MoveState.SENT: Tag(gettext_lazy("Not received yet"), "blue"),
    MoveState.RECEIVED: Tag(gettext_lazy("Received"), "green"),
}
KINDS = {"u": User, "t": Team, "o": Organisation}


class Record(Own):
    title = gettext_lazy("My record")
    template_name = "citizen/record.html"

    def back(self) -> Link:
        return Link(_("My account"), self.link("home"))

    def content(self) -> dict[str, Any]:
        doors = [
            (
                "notes",
                _("Notes about me"),
                _("Read what was written, and put your reply beside it"),
            ),
            ("who_looked", _("Who looked at my record"), _("When, who, in what role and what for")),
            (
                "shared",
                _("What is shared, and with whom"),
                _("Who may see you now, and your yeses"),
            ),
            (
                "benefits",
                _("What we tell the benefits agency"),
                _("Word for word, before it goes: stop it, or add your reason"),
            ),
            ("details", _("My details"), _("Your name, phone, e-mail and address")),
            ("safe_contact", _("How to reach me safely"), _("Ways and times that are safe")),
            ("sealed", _("What I keep closed"), _("Parts that my team may not see")),
            ("take_away", _("Take my record with me"), _("A page to print, or a file")),
            (
                "moving",
                _("Moving to another area"),
                _("Take what you choose to the service there"),
            ),
            (
                "requests",
                _("My requests about my data"),
                _("Ask for a copy, a correction, a stop or erasure"),
            ),
            ("correct", _("Correct something"), _("Tell us what is wrong and what is right")),
        ]
        return {"doors": [{"url": self.link(name), "title": title, "text": text}
                          for name, title, text in doors]}  # fmt: skip


class Notes(Own):
    title = gettext_lazy("Notes about me")
    template_name = "record/notes.html"

    def back(self) -> Link:
        return Link(_("My record"), self.link("record"))

    def content(self) -> dict[str, Any]:
        before = self.request.GET.get("before", "")
        rows, more = notes_of(self.viewer, self.person.pk, before=_as_id(before))
        return {
            "notes": note_parts(rows, self), "add_url": "", "is_partly_closed": False,
            "intro": _("Everything your team wrote about you. Whoever reads a note reads your "
                       "reply beside it."),
            "older_url": f"{self.link('notes')}?before={more}" if more else "",
        }  # fmt: skip


def _as_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


class ReplyForm(forms.OnceForm):
    text = forms.LongTextField(
        label=gettext_lazy("Your reply"), count=2000, missing=gettext_lazy("Enter your reply"),
        hint=gettext_lazy("It stays beside the note, as you write it now. It cannot be changed."),
    )  # fmt: skip


class ReplyToNote(OwnForm):
    title = gettext_lazy("Reply to a note")
    button = gettext_lazy("Put my reply beside it")
    template_name = "citizen/reply.html"
    form_class = ReplyForm
    goes_to = "notes"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.note: Note = found(note_for(self.viewer, ids["note_id"]))

    def content(self) -> dict[str, Any]:
        note = self.note
        return {**super().content(), "text": note.text, "author": note.author.display_name,
                "when": moment(note.written_at)}  # fmt: skip

    def do(self, form: ReplyForm) -> Done:
        note_services.reply_to_note(
            note=self.note, text=form.cleaned_data["text"], at=self.now,
            key=str(form.cleaned_data["submission_key"]),
        )  # fmt: skip
        return self.done(_("Your reply stands beside the note."))


class Shared(Own):
    """Who may see this record now, what was sent to whom, and each consent with its words."""

    title = gettext_lazy("What is shared, and with whom")
    template_name = "citizen/shared.html"

    def back(self) -> Link:
        return Link(_("My record"), self.link("record"))

    def content(self) -> dict[str, Any]:
        return {
            "grant_heads": [Column(_("Who"), first=True), _("Why"), _("Also sees"), _("Since")],
            "grants": self._grants(),
            "sent_heads": [Column(_("To"), first=True), _("What they read"), _("When"),
                           _("Where it stands")],
            "sent": [*self._referrals(), *self._introductions(), *self._moves()],
            "consents": [self._consent(row) for row in self._consents()],
        }  # fmt: skip

    def _grants(self) -> list[list[Any]]:
        live = AccessGrant.objects.filter(person_id=self.person.pk, starts_at__lte=self.now)
        rows = list(live.exclude(ends_at__lte=self.now).order_by("starts_at", "id"))
        names = _names_of({row.holder for row in rows})
        return [
            [names.get(row.holder, _("Somebody of the service")), self._why(row),
             listing(said(FieldGroup(code)) for code in row.field_groups) or "–",
             day(row.starts_at)]
            for row in rows
        ]  # fmt: skip

    @staticmethod
    def _why(row: AccessGrant) -> str:
        why = str(REASONS[GrantReason(row.reason)])
        return f"{why}, {_('until %(day)s') % {'day': day(row.ends_at)}}" if row.ends_at else why

    def _referrals(self) -> list[list[Any]]:
        return [
            [Link(row.provider.name, self.link("referral", row.pk)), Lines(_said(row.shared)),
             day(row.sent_at), referral_tag(row.state)]
            for row in referrals_of(self.viewer, self.person.pk)
        ]  # fmt: skip

    def _introductions(self) -> list[list[Any]]:
        unsent = (IntroductionState.PROPOSED, IntroductionState.DECLINED)
        return [
            [Link(row.vacancy.firm.name, self.link("introduction", row.pk)),
             Lines(_said(row.shared)), day(row.sent_at), introduction_tag(row.state)]
            for row in introductions_of(self.viewer, self.person.pk)
            if row.sent_at and row.state not in unsent
        ]  # fmt: skip

    def _moves(self) -> list[list[Any]]:
        """What was sent to another area; a packet that was taken back is gone."""
        rows = Move.objects.filter(
            person=self.person, state__in=(MoveState.SENT, MoveState.RECEIVED)
        )
        rows = rows.select_related("to_area").prefetch_related("parts").order_by("-sent_at", "-id")
        return [
            [Link(row.to_area.name, self.link("moving")),
             Lines([f"{head}: {words}" for part in row.parts.all() for head, words in part.lines]),
             day(row.sent_at), MOVE_TAGS[MoveState(row.state)]]
            for row in rows
        ]  # fmt: skip

    def _consents(self) -> list[Consent]:
        rows = Consent.objects.filter(person=self.person).select_related("taken_by")
        return list(rows.order_by("-given_at", "-id"))

    def _consent(self, row: Consent) -> dict[str, Any]:
        given = _("You said yes on %(day)s") % {"day": day(row.given_at)}
        if row.taken_by:
            given += _(", told to %(name)s") % {"name": row.taken_by.display_name}
        withdrawn = row.withdrawn_at
        return {
            "title": said(ConsentPurpose(row.purpose)), "wording": row.wording, "given": given,
            "tag": Tag(_("Withdrawn"), "grey") if withdrawn else Tag(_("In force"), "green"),
            "withdrawn": _("Withdrawn on %(day)s") % {"day": day(withdrawn)} if withdrawn else "",
            "withdraw_url": "" if withdrawn else self.link("consent_withdraw", row.pk),
        }  # fmt: skip


def _said(shared: dict[str, str]) -> list[str]:
    return [f"{label}: {value}" for label, value in shared.items()] or ["–"]


def _names_of(holders: set[str]) -> dict[str, str]:
    """Names of accounts, teams and organisations, in at most three queries."""
    found_names = {}
    for letter, model in KINDS.items():
        ids = [holder[1:] for holder in holders if holder[0] == letter]
        if ids:
            field = "display_name" if model is User else "name"
            for key, name in model.objects.filter(pk__in=ids).values_list("pk", field):
                found_names[f"{letter}{key.hex}"] = name
    return found_names


class WithdrawConsent(OwnDeed):
    goes_to = "shared"

    def do(self) -> Done:
        rows = Consent.objects.filter(person=self.person)
        consent = found(rows.filter(pk=self.kwargs["consent_id"]).first())
        withdraw_consent(consent=consent, at=self.now)
        return self.done(_("Withdrawn. Nothing more is shared under it."))


WHY_HANDED = {
    "HANDOVER": gettext_lazy("Your coach asks to hand over to a colleague."),
    "SPECIALIST": gettext_lazy("Somebody who knows this kind of help well would lead for now."),
    "PERSON_ASKED": gettext_lazy("You asked for another coach."),
    "LEFT": gettext_lazy("Your coach is leaving."),
}


class HandoverPage(Own):
    """A new coach: read the summary, then say yes or no."""

    title = gettext_lazy("A new coach for you")
    template_name = "citizen/handover.html"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.handover = found(handover_waiting(self.viewer, self.journey.pk))

    def back(self) -> Link:
        return Link(_("My account"), self.link("home"))

    def content(self) -> dict[str, Any]:
        row = self.handover
        return {
            "to": row.to_coach.display_name, "summary": row.summary,
            "now": row.from_coach.display_name if row.from_coach else "",
            "why": WHY_HANDED.get(row.reason, ""),
            "approve_url": self.link("handover_approve"),
            "decline_url": self.link("handover_decline"), "messages_url": self.link("messages"),
        }  # fmt: skip


class ApproveHandover(OwnDeed):
    def do(self) -> Done:
        row = found(handover_waiting(self.viewer, self.journey.pk))
        handovers.approve_handover(handover=row, at=self.now)
        name = row.to_coach.display_name
        return self.done(_("%(name)s is your coach from today.") % {"name": name})


class DeclineHandover(OwnDeed):
    def do(self) -> Done:
        row = found(handover_waiting(self.viewer, self.journey.pk))
        handovers.decline_handover(handover=row, at=self.now)
        return self.done(_("You keep your coach. Nothing has changed."))
