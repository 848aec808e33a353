"""Codes of a person's record turned into words and tags, the same for the person and their team."""

from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.core import clock
from worklocal.matching.introductions.models import IntroductionState
from worklocal.reference.framework.selectors import framework_for
from worklocal.support.guarantees.rules import Standing
from worklocal.support.guarantees.selectors import Promise
from worklocal.support.people.enums import Channel, JourneyState
from worklocal.support.people.models import ContactRule, Person
from worklocal.support.referrals.models import ReferralState
from worklocal.web.record.labels import said
from worklocal.web.shell.presenters import Tag, ago, day, listing

JOURNEY_COLOURS = {
    JourneyState.JOINED: "orange", JourneyState.ACTIVE: "blue", JourneyState.IN_WORK: "green",
    JourneyState.PAUSED: "grey", JourneyState.ENDED: "grey",
}  # fmt: skip
REFERRAL_COLOURS = {
    ReferralState.SENT: "grey", ReferralState.ACCEPTED: "blue", ReferralState.STARTED: "blue",
    ReferralState.ENDED: "green", ReferralState.DECLINED: "orange", ReferralState.WITHDRAWN: "grey",
}  # fmt: skip
INTRODUCTION_COLOURS = {
    IntroductionState.PROPOSED: "orange", IntroductionState.AGREED: "blue",
    IntroductionState.SENT: "blue", IntroductionState.INTERVIEW: "purple",
    IntroductionState.HIRED: "green",
}  # fmt: skip

CHANNELS = {
    Channel.EMAIL: gettext_lazy("E-mail"),
    Channel.SMS: gettext_lazy("Text message"),
    Channel.PHONE: gettext_lazy("Phone"),
    Channel.LETTER: gettext_lazy("Letter"),
}


def journey_tag(state: str) -> Tag:
    state = JourneyState(state)
    return Tag(said(state), JOURNEY_COLOURS[state])


def referral_tag(state: str) -> Tag:
    state = ReferralState(state)
    return Tag(said(state), REFERRAL_COLOURS[state])


def introduction_tag(state: str) -> Tag:
    state = IntroductionState(state)
    return Tag(said(state), INTRODUCTION_COLOURS.get(state, "grey"))


def offer_name(area_id: Any, offer: str, on: date) -> str:
    """The offer's name in the framework that the area works by."""
    return next((o.name for o in framework_for(area_id, on).offers if o.code == offer), "")


def promise_tag(promise: Promise) -> Tag:
    words, colour = {
        Standing.DUE: (_("On its way"), "blue"),
        Standing.LATE: (_("Late"), "red"),
        Standing.KEPT: (_("Kept"), "green"),
        Standing.KEPT_LATE: (_("Kept, late"), "orange"),
    }[promise.standing]
    return Tag(words, colour)


def promise_when(promise: Promise, *, today: date) -> str:
    """When a promise was kept, or by when it is to be."""
    if promise.kept_on:
        return _("Kept on %(day)s") % {"day": day(promise.kept_on)}
    words = {"day": day(promise.due_on), "ago": ago(promise.due_on, today=today)}
    if promise.standing is Standing.LATE:
        return _("It was due by %(day)s, %(ago)s") % words
    return _("By %(day)s, %(ago)s") % words


def contact_warnings(person: Person, rules: list[ContactRule]) -> list[str]:
    """What must not be done to reach this person, one sentence a rule."""
    found = []
    for rule in rules:
        channel = str(CHANNELS[Channel(rule.channel)])
        if not rule.is_safe:
            found.append(_("%(channel)s: never") % {"channel": channel})
            continue
        limits = []
        if rule.from_hour is not None and rule.to_hour is not None:
            hours = {"from": _hour(rule.from_hour), "to": _hour(rule.to_hour)}
            limits.append(_("only %(from)s to %(to)s") % hours)
        if not rule.leave_messages:
            limits.append(_("leave no message"))
        if limits:
            found.append(_("%(channel)s: %(limits)s") % {
                "channel": channel, "limits": listing(limits)
            })  # fmt: skip
    return found


def _hour(hour: int) -> str:
    if hour == 12:
        return _("midday")
    if hour in (0, 24):
        return _("midnight")
    return _("%(hour)sam") % {"hour": hour} if hour < 12 else _("%(hour)spm") % {"hour": hour - 12}


def due_tag(due_on: date | None, *, today: date) -> Tag | str:
    """How pressing a day is, for lists of staff."""
    if due_on is None:
        return ""
    if due_on < today:
        return Tag(_("Overdue"), "red")
    if due_on == today:
        return Tag(_("Today"), "orange")
    return ""


def beneath(text: str) -> SafeString | str:
    """A quieter second line in the cell of a table."""
    return format_html('<span class="wl-beneath">{}</span>', text) if text else ""


def day_of(moment: Any) -> date | None:
    return clock.day_of(moment) if moment else None
