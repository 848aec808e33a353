"""A message in plain words, field for field: nothing more than is sent, and nothing less."""

import json
import uuid
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import CharField, F, Func, QuerySet
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from worklocal.accounts.models import Team
from worklocal.core.clock import LONDON
from worklocal.exchange.benefits_gateway.enums import Event
from worklocal.exchange.benefits_gateway.kinds import closed_list
from worklocal.exchange.benefits_gateway.models import BenefitsMessage

TeamNames = Mapping[uuid.UUID, str]
EVENTS = (
    gettext_noop("You joined the service"), gettext_noop("The meeting took place"),
    gettext_noop("The meeting was moved"), gettext_noop("The meeting did not take place"),
    gettext_noop("You started work"), gettext_noop("Work ended"),
    gettext_noop("You left the service"),
)  # fmt: skip
STATES = (
    gettext_noop("Not shown yet"), gettext_noop("Waiting, shown to you"),
    gettext_noop("Stopped: you said it is wrong"), gettext_noop("Waiting, with your reason"),
    gettext_noop("Sent"), gettext_noop("Will not be sent"),
)  # fmt: skip
CAUSES = (
    gettext_noop("What it said no longer holds"), gettext_noop("You took back your yes"),
    gettext_noop("These messages are switched off"),
    gettext_noop("People could not come or reach us that day"),
    gettext_noop("We no longer keep the agency’s number for you"),
)  # fmt: skip
"""The labels of enums.py as they are marked for translation."""


class Body(Func):
    """The exact text that is sent, made by the one function that makes it for sending too."""

    template = "wl_benefits_body(benefits_gateway_benefitsmessage)"
    output_field = CharField()


def with_body(messages: QuerySet[BenefitsMessage]) -> QuerySet[BenefitsMessage]:
    return messages.annotate(body=Body(F("pk")))


def team_names(teams: Iterable[uuid.UUID | None]) -> TeamNames:
    """Names of the teams that messages speak of."""
    rows = Team.objects.filter(pk__in=[team for team in teams if team]).order_by("id")
    return dict(rows.values_list("pk", "name"))


def lines_of(message: BenefitsMessage, teams: TeamNames | None = None) -> list[tuple[str, str]]:
    """Pairs of what a field is and what it says, in the order of the closed list.

    `teams`: their names, where there are many messages to put into words.
    """
    listed = closed_list()
    names = team_names([message.team_id]) if teams is None else teams
    kind = listed.kinds[message.kind]
    lines = [(_("What happened"), _(str(Event(message.event).label)))]
    for field in kind.fields:
        means = _(field.means).capitalize()
        lines += [(means, said) for said in _said(message, field.name, names)]
    return lines


def _said(message: BenefitsMessage, field: str, teams: TeamNames) -> Iterable[str]:
    value = getattr(message, f"{field}_id" if field == "team" else field)
    if not value:
        return
    if field == "team":
        name = teams.get(value)
        words = _("%(name)s (sent as the team’s number, %(number)s)")
        yield words % {"name": name, "number": value} if name else str(value)
    elif field == "reason":
        yield _(closed_list().reasons[value])
    else:
        yield format_date(value, "j F Y")


def letter_text(message: BenefitsMessage, teams: TeamNames | None = None) -> str:
    """For somebody who is not online: the message, when it goes, and how to stop it.

    Needs the message as `with_body` gives it.
    """
    listed = closed_list()
    kind = listed.kinds[message.kind]
    body = message.body  # type: ignore[attr-defined] # with_body adds it
    days = listed.hold_working_days + listed.letter_working_days
    with translation.override(settings.LANGUAGE_CODE):
        told = "\n".join(f"{name}: {said}" for name, said in lines_of(message, teams))
    return (
        f"We are going to tell the benefits agency one thing about you: {kind.title.lower()}.\n\n"
        f"{told}\n\nWord for word, this is what is sent:\n{body}\n\n"
        f"Why: {kind.purpose}.\n\n"
        f"It goes {days} working days after this letter was posted, and not before. If it is "
        "wrong, or if you want to give a reason, tell us before then: ring us or come to a hub, "
        "and ask for the data protection officer. Nothing else from your record is sent."
    )


def fields_sent(body: str) -> set[str]:
    return set(json.loads(body))


def local_day(message: BenefitsMessage) -> str:
    return f"{message.sent_at.astimezone(LONDON):%d %B %Y}" if message.sent_at else ""
