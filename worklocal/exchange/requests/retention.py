"""What is due to be erased: the list, the notice, the hold, and the erasing itself.

Every night the service lists records whose time is over and tells each person, 30 days before.
Erasing is the owner's word (`worklocal retention run`): the application cannot do it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F, Max, Q

from worklocal.core import audit, clock, context, notifications
from worklocal.core.context import Context, acting
from worklocal.core.errors import Refusal
from worklocal.exchange.requests import erasure
from worklocal.exchange.requests.models import (
    DataRequest,
    DueErasure,
    RequestKind,
    RequestOutcome,
    WhyErased,
    YearlyCount,
)
from worklocal.exchange.requests.rules import age_band, due_on, months_after, schedule
from worklocal.support.people.models import Journey, Person

NOTICE = (
    "We keep your record for a time after you leave, and that time is nearly over. Sign in to read"
    " it, to take a copy with you, or to ask us to keep it. If you do nothing, it goes on {day}."
)
BATCH = 1_000
SHORT = {
    "requests to join that led nowhere": "DELETE FROM joining_joinrequest WHERE area_id = %s"
    " AND state IN ('WITHDRAWN', 'SAME_PERSON') AND decided_at < %s",
    "assessments begun and left": "DELETE FROM assessment_assessment a WHERE a.area_id = %s"
    " AND a.completed_at IS NULL AND a.started_at < %s AND NOT EXISTS (SELECT 1 FROM"
    " assessment_answer r WHERE r.assessment_id = a.id AND r.created_at > a.started_at"
    " + interval '28 days')",
    "codes for signing in": "DELETE FROM core_notification WHERE area_id = %s"
    " AND template LIKE 'sign\\_in.%%' AND created_at < %s",
    "keys against sending twice": "DELETE FROM core_idempotencykey WHERE area_id = %s"
    " AND created_at < %s",
}
"""What was never finished, by the moment after which nobody touched it."""

ANSWERS_FIRST = (
    "DELETE FROM assessment_answer WHERE assessment_id IN (SELECT a.id FROM assessment_assessment a"
    " WHERE a.area_id = %s AND a.completed_at IS NULL AND a.started_at < %s AND NOT EXISTS"
    " (SELECT 1 FROM assessment_answer r WHERE r.assessment_id = a.id AND r.created_at >"
    " a.started_at + interval '28 days'))"
)


@dataclass
class Night:
    """What a run did, or in a dry run would do. `erased` counts records, `short` rows by what."""

    listed: int = 0
    noticed: int = 0
    taken_off: int = 0
    erased: int = 0
    held: int = 0
    short: dict[str, int] = field(default_factory=dict)


# -- The list and the notice: the service itself, every night


def list_due(*, on: date, limit: int = BATCH) -> Night:
    """List the area's records that will be due within the notice, and take off who came back."""
    night = Night()
    back = DueErasure.objects.filter(
        why=WhyErased.RETENTION,
        person_id__in=Journey.objects.open().values("person_id"),
    )
    night.taken_off = back.delete()[0]
    for person_id, ended_on in due_people(on=on, limit=limit):
        row = DueErasure(
            area_id=context.acting_area(), person_id=person_id, why=WhyErased.RETENTION,
            ended_on=ended_on, due_on=due_on(ended_on=ended_on, noticed_on=on, said=schedule()),
            rule_version=schedule().version,
        )  # fmt: skip
        row.save(force_insert=True)
        audit.record("retention.listed", person_id=person_id, thing=row)
        night.listed += 1
    return night


def due_people(*, on: date, limit: int = BATCH) -> list[tuple[uuid.UUID, date]]:
    """People whose last journey ended so long ago that their notice is to go now."""
    rule, notice = schedule().rules["case+24m"], schedule().notice_days
    latest = months_after(on + timedelta(days=notice), -rule.months)
    people = Person.objects.filter(area=context.acting_area()).exclude(chosen_name="")
    people = people.exclude(pk__in=Journey.objects.open().values("person_id"))
    people = people.exclude(pk__in=DueErasure.objects.values("person_id"))
    ended = people.annotate(ended_on=Max("journeys__ended_on")).filter(ended_on__lte=latest)
    return list(ended.order_by("ended_on", "pk").values_list("pk", "ended_on")[:limit])


def give_notice(*, at: datetime) -> int:
    """Tell each person on the list who was not told yet; the 30 days count from now."""
    told = 0
    day = clock.day_of(at)
    waiting = DueErasure.objects.filter(noticed_at=None, why=WhyErased.RETENTION)
    people = {each.pk: each for each in Person.objects.filter(pk__in=waiting.values("person_id"))}
    for row in waiting.order_by("id"):
        person = people[row.person_id]
        row.noticed_at = at
        if row.ended_on:
            row.due_on = due_on(ended_on=row.ended_on, noticed_on=day, said=schedule())
        row.save(update_fields=["noticed_at", "due_on"])
        notifications.queue(
            key=f"retention:{row.pk}", template="retention.notice", person_id=person.pk,
            subject="Your record with us", channel=person.contact_by, send_after=at,
            body=NOTICE.format(day=f"{row.due_on:%-d %B %Y}"),
        )  # fmt: skip
        audit.record("retention.noticed", person_id=person.pk, thing=row)
        told += 1
    return told


# -- Holding: the data protection officer


class HoldRefused(Refusal):
    """A hold needs a reason, and letting go needs a hold."""


def hold(*, row: DueErasure, reason: str, at: datetime) -> None:
    """Keep a record that is on the list, such as for a claim in court or a safeguarding inquiry."""
    if not reason.strip():
        raise HoldRefused("Say why it is held.")
    row.held_at, row.held_by_id, row.hold_reason = at, context.acting_user(), reason.strip()
    row.save(update_fields=["held_at", "held_by", "hold_reason"])
    audit.record("retention.held", person_id=row.person_id, thing=row)


def let_go(*, row: DueErasure) -> None:
    if row.held_at is None:
        raise HoldRefused("It is not held.")
    row.held_at, row.held_by, row.hold_reason = None, None, ""
    row.save(update_fields=["held_at", "held_by", "hold_reason"])
    audit.record("retention.let_go", person_id=row.person_id, thing=row)


# -- Erasing: the owner of the database


def ripe(*, on: date) -> Sequence[DueErasure]:
    """Whose day has come, who had their notice 30 days ago or asked for it, and nobody holds."""
    latest = datetime.combine(
        on - timedelta(days=schedule().notice_days - 1), time.min, clock.LONDON
    )
    told = Q(why=WhyErased.REQUEST) | Q(noticed_at__lt=latest)
    rows = DueErasure.objects.filter(told, due_on__lte=on, held_at=None)
    return list(rows.order_by("due_on", "id"))


def erase_all_ripe(area_id: uuid.UUID, *, at: datetime, listed: Path) -> int:
    """Erase each, in a transaction of its own, after it was counted; return how many.

    A crash leaves the rest for the next run.
    """
    with acting(Context.system(area_id)):
        waiting = [row.pk for row in ripe(on=clock.day_of(at))]
    erased = 0
    for pk in waiting:
        with acting(Context.system(area_id)):
            row = DueErasure.objects.select_for_update(of=("self",)).get(pk=pk)
            if _is_back(row):
                row.delete()
                continue
            _count(row.person_id)
            _answer(row, on=clock.day_of(at))
            erasure.erase_person(person_id=row.person_id, at=at, listed=listed)
        erased += 1
    return erased


def _is_back(row: DueErasure) -> bool:
    mine = Journey.objects.open().filter(person_id=row.person_id)
    return row.why == WhyErased.RETENTION and mine.exists()


def _answer(row: DueErasure, *, on: date) -> None:
    open_ones = DataRequest.objects.filter(person_id=row.person_id, closed_on=None)
    open_ones.filter(kind=RequestKind.ERASURE).update(closed_on=on, outcome=RequestOutcome.DONE)
    open_ones.exclude(kind=RequestKind.ERASURE).update(
        closed_on=on, outcome=RequestOutcome.WITHDRAWN
    )


def _count(person_id: uuid.UUID) -> None:
    """Into the year's counts, by journey: where they came from, how old, whether they worked."""
    born_on = Person.objects.values_list("born_on", flat=True).get(pk=person_id)
    for journey in Journey.objects.filter(person_id=person_id).order_by("id"):
        last = journey.ended_on or journey.started_on
        row, _ = YearlyCount.objects.get_or_create(
            area_id=journey.area_id, year=last.year, offer=journey.offer,
            entry_route=journey.entry_route, age_band=age_band(born_on=born_on, on=last),
            started_work=journey.work_started_on is not None,
        )  # fmt: skip
        YearlyCount.objects.filter(pk=row.pk).update(people=F("people") + 1)


def erase_short(*, at: datetime, dry_run: bool = False) -> dict[str, int]:
    """What was never finished and nobody has touched for 28 days; counts by what it was."""
    before = at - timedelta(days=schedule().rules["28d"].days)
    counts = {}
    with transaction.atomic(), connection.cursor() as cursor:
        area = str(context.acting_area())
        cursor.execute(ANSWERS_FIRST, [area, before])
        for what, statement in SHORT.items():
            cursor.execute(statement, [area, before])
            counts[what] = cursor.rowcount
        if dry_run:
            transaction.set_rollback(True)
    return counts
