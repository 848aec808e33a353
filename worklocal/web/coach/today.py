"""A coach's day: everything that waits for them, grouped, the most pressing first."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from worklocal.core import clock
from worklocal.core.periods import add_working_days
from worklocal.matching.introductions.models import Introduction, IntroductionState
from worklocal.support.appointments.models import Appointment, AppointmentState
from worklocal.support.coaching.models import Handover
from worklocal.support.coaching.selectors import coaches_seen_by, covers_of, overdue_journeys
from worklocal.support.guarantees.selectors import promises_due
from worklocal.support.journal.selectors import journeys_with_messages, unread_since
from worklocal.support.plans.selectors import plans_awaiting_coach
from worklocal.support.referrals.models import Referral, ReferralState
from worklocal.support.work.models import CheckIn
from worklocal.web.coach.base import StaffPage
from worklocal.web.record.words import due_tag, introduction_tag, referral_tag
from worklocal.web.shell.presenters import Link, ago, short_day, weekday
from worklocal.web.shell.presenters import clock as hour

MOST = 8
NEWS_DAYS = 7
CHECK_IN_DAYS = 7
UNREAD_WORKING_DAYS = 2


@dataclass(frozen=True)
class Line:
    """One thing that waits: whose, what, when."""

    who: Link
    what: Any
    when: Any = ""


@dataclass(frozen=True)
class Group:
    """Things of one kind. `count` is "8+" when there are more than the page shows."""

    title: str
    lines: list[Line]
    empty: str
    more: Link | None = None
    count: str = field(default="")


class Today(StaffPage):
    title = "Today"
    template_name = "coach/today.html"

    def content(self) -> dict[str, Any]:
        coaches = [coach.pk for coach in coaches_seen_by(self.viewer)]
        covers = list(covers_of(self.viewer, on=self.today))
        coaches += [cover.coach_id for cover in covers]
        groups = [make(coaches) for make in (
            self._appointments, self._messages, self._overdue, self._check_ins, self._plans,
            self._answers, self._introductions, self._promises, self._unread, self._handovers,
        )]  # fmt: skip
        return {
            "day": weekday(self.today),
            "covering": [cover.coach.display_name for cover in covers],
            "busy": [group for group in groups if group.lines],
            "quiet": [group.empty for group in groups if not group.lines],
        }

    def _appointments(self, coaches: list[uuid.UUID]) -> Group:
        starts = clock.now().astimezone(clock.LONDON).replace(hour=0, minute=0, second=0)
        rows = Appointment.objects.filter(
            area=self.viewer.area, with_user__in=coaches, starts_at__gte=starts,
            starts_at__lt=starts + timedelta(days=1),
            state__in=[AppointmentState.BOOKED, AppointmentState.ARRIVED],
        ).select_related("person", "venue")  # fmt: skip
        return _group(
            "Appointments today", rows.order_by("starts_at", "id"),
            lambda row: Line(
                _who(row.person), _meeting(row), hour(row.starts_at)
            ),
            empty="No appointments today.",
        )  # fmt: skip

    def _messages(self, coaches: list[uuid.UUID]) -> Group:
        return _group(
            "Messages waiting", journeys_with_messages(self.viewer, coach_ids=coaches),
            lambda row: Line(
                _who(row.person, "messages"),
                f"{row.unread_messages} new", Link("Answer", _to(row.person_id, "messages")),
            ),
            empty="No messages waiting.",
        )  # fmt: skip

    def _overdue(self, coaches: list[uuid.UUID]) -> Group:
        group = _group(
            "Due now", overdue_journeys(self.viewer, coach_ids=coaches, today=self.today),
            lambda row: Line(
                _who(row.person), row.next_due,
                due_tag(row.next_due_on, today=self.today),
            ),
            empty="Nothing is overdue.",
        )  # fmt: skip
        more = Link("See the whole caseload by day", reverse("coach:caseload"))
        return Group(group.title, group.lines, group.empty, more, group.count)

    def _check_ins(self, coaches: list[uuid.UUID]) -> Group:
        rows = CheckIn.objects.filter(
            area=self.viewer.area, done_on=None, job__journey__lead_coach__in=coaches,
            due_on__lte=self.today + timedelta(days=CHECK_IN_DAYS),
        ).select_related("person", "job")  # fmt: skip
        return _group(
            "Check-ins with people in work", rows.order_by("due_on", "id"),
            lambda row: Line(
                _who(row.person, "check_in", row.pk), f"Week {row.week}",
                due_tag(row.due_on, today=self.today) or ago(row.due_on, today=self.today),
            ),
            empty="No check-ins due this week.",
        )  # fmt: skip

    def _plans(self, coaches: list[uuid.UUID]) -> Group:
        return _group(
            "Plans to agree", plans_awaiting_coach(self.viewer, coach_ids=coaches),
            lambda row: Line(
                _who(row.person, "plan"), "They have agreed it",
                ago(clock.day_of(row.person_agreed_at), today=self.today),
            ),
            empty="No plan waits for your yes.",
        )  # fmt: skip

    def _answers(self, coaches: list[uuid.UUID]) -> Group:
        rows = Referral.objects.filter(
            area=self.viewer.area, journey__lead_coach__in=coaches,
            state__in=[ReferralState.ACCEPTED, ReferralState.DECLINED, ReferralState.STARTED],
            state_since__gte=self.now - timedelta(days=NEWS_DAYS),
        ).select_related("person", "provider")  # fmt: skip
        return _group(
            "Answers from providers",
            rows.order_by("-state_since", "-id"),
            lambda row: Line(
                _who(row.person, "referral", row.pk), referral_tag(row.state), row.provider.name
            ),
            empty="No new answers from providers.",
        )

    def _introductions(self, coaches: list[uuid.UUID]) -> Group:
        rows = Introduction.objects.filter(
            area=self.viewer.area, journey__lead_coach__in=coaches,
            state__in=[IntroductionState.INTERVIEW, IntroductionState.HIRED,
                       IntroductionState.NOT_HIRED, IntroductionState.DECLINED],
            state_since__gte=self.now - timedelta(days=NEWS_DAYS),
        ).select_related("person", "vacancy")  # fmt: skip
        return _group(
            "News from employers",
            rows.order_by("-state_since", "-id"),
            lambda row: Line(
                _who(row.person, "matches"), introduction_tag(row.state), row.vacancy.title
            ),
            empty="No news from employers.",
        )

    def _promises(self, coaches: list[uuid.UUID]) -> Group:
        by = self.today + timedelta(days=NEWS_DAYS)
        return _group(
            "Promises due this week", promises_due(self.viewer, coach_ids=coaches, by=by),
            lambda row: Line(
                _who(row.person), "Due by " + short_day(row.due_on),
                due_tag(row.due_on, today=self.today),
            ),
            empty="No promise falls due this week.",
        )  # fmt: skip

    def _unread(self, coaches: list[uuid.UUID]) -> Group:
        before = self.now
        while add_working_days(clock.day_of(before), UNREAD_WORKING_DAYS) > self.today:
            before -= timedelta(days=1)
        return _group(
            "Not read for two working days: ring or write instead",
            unread_since(self.viewer, coach_ids=coaches, before=before),
            lambda row: Line(
                _who(row.person), "Has not read your message",
                ago(clock.day_of(row.sent_at), today=self.today),
            ),
            empty="Everybody has read what you sent.",
        )  # fmt: skip

    def _handovers(self, coaches: list[uuid.UUID]) -> Group:
        rows = Handover.objects.filter(
            area=self.viewer.area, completed_at=None, declined_at=None,
            journey__lead_coach__in=coaches,
        ).select_related("person", "to_coach")  # fmt: skip
        return _group(
            "Handovers waiting for the person", rows.order_by("proposed_at", "id"),
            lambda row: Line(
                _who(row.person, "handover"), f"To {row.to_coach.display_name}",
                ago(clock.day_of(row.proposed_at), today=self.today),
            ),
            empty="No handover is under way.",
        )  # fmt: skip


def _group(title: str, rows: QuerySet[Any], line: Callable[[Any], Line], *, empty: str) -> Group:
    listed: Iterable[Any] = list(rows[: MOST + 1])
    lines = [line(row) for row in listed]
    count = f"{MOST}+" if len(lines) > MOST else str(len(lines))
    return Group(title, lines[:MOST], empty, None, count)


def _who(person: Any, name: str = "person", *ids: Any) -> Link:
    return Link(person.name, _to(person.pk, name, *ids))


def _to(person_id: uuid.UUID, name: str, *ids: Any) -> str:
    return reverse(f"coach:{name}", args=[person_id, *ids])


def _meeting(row: Appointment) -> str:
    words = str(row.get_meeting_display())  # type: ignore[attr-defined]
    if row.venue:
        words = f"{words}, {row.venue.name}"
    if row.private_space:
        words += ", private room"
    return f"{words}. Here, waiting" if row.state == AppointmentState.ARRIVED else words
