"""Questions about matches and introductions, for the person, their team and the employer."""

import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from worklocal.accounts.viewer import Viewer
from worklocal.core import audit
from worklocal.matching.introductions.models import Introduction, IntroductionState, Match, NotThis

PAGE = 25
WITH_EMPLOYER = (
    IntroductionState.SENT,
    IntroductionState.INTERVIEW,
    IntroductionState.HIRED,
    IntroductionState.NOT_HIRED,
)


def matches_of(viewer: Viewer, person_id: uuid.UUID) -> QuerySet[Match]:
    """A person's list, best first; vacancies that have closed since are left out."""
    return (
        Match.objects.filter(area=viewer.area, person_id=person_id, vacancy__state="OPEN")
        .select_related("vacancy", "vacancy__firm")
        .order_by("rank", "id")
    )


def introductions_of(viewer: Viewer, person_id: uuid.UUID) -> QuerySet[Introduction]:
    """A person's introductions, newest first."""
    return (
        Introduction.objects.filter(area=viewer.area, person_id=person_id)
        .select_related("vacancy", "vacancy__firm")
        .order_by("-proposed_at", "-id")
    )


@dataclass(frozen=True)
class IntroductionPage:
    """Some introductions, and the id behind which the next page begins."""

    introductions: list[Introduction]
    next_after: uuid.UUID | None


def introductions_to(viewer: Viewer) -> QuerySet[Introduction]:
    """What the viewer's own firm was sent, newest first. Read `shared`, never the person."""
    return (
        Introduction.objects.filter(
            area=viewer.area, employer_id=viewer.organisation_id, state__in=WITH_EMPLOYER
        )
        .select_related("vacancy")
        .order_by("-sent_at", "-id")
    )


def introductions_page(viewer: Viewer, *, after: uuid.UUID | None = None) -> IntroductionPage:
    """A page of what the viewer's own firm was sent, newest first; each row is a read, and kept."""
    rows = introductions_to(viewer)
    last = rows.filter(pk=after).first() if after else None
    if last is not None:
        rows = rows.filter(Q(sent_at__lt=last.sent_at) | Q(sent_at=last.sent_at, pk__lt=last.pk))
    listed = list(rows[: PAGE + 1])
    _note_reads(listed[:PAGE])
    return IntroductionPage(listed[:PAGE], listed[PAGE - 1].pk if len(listed) > PAGE else None)


def introductions_for_vacancy(viewer: Viewer, vacancy_id: uuid.UUID) -> list[Introduction]:
    """Who the viewer's own firm was sent for one vacancy, newest first."""
    listed = list(introductions_to(viewer).filter(vacancy=vacancy_id)[:PAGE])
    _note_reads(listed)
    return listed


def results_waiting(viewer: Viewer) -> list[Introduction]:
    """Introductions whose result the viewer's own firm has still to say, soonest due first."""
    rows = introductions_to(viewer).filter(
        state__in=[IntroductionState.SENT, IntroductionState.INTERVIEW]
    )
    listed = list(rows.order_by("result_due_on", "id")[:PAGE])
    _note_reads(listed)
    return listed


def introduction_to(viewer: Viewer, introduction_id: uuid.UUID) -> Introduction | None:
    """One introduction that the viewer's own firm was sent; its reading is kept."""
    row = introductions_to(viewer).filter(pk=introduction_id).first()
    if row is not None:
        audit.record_read(
            "introduction.read", person_id=row.person_id, thing=row, purpose="employment"
        )
    return row


def readable_by_employer(introduction: Introduction) -> dict[str, str]:
    """What of `shared` the employer may read today: once it said no, the name alone."""
    if introduction.state == IntroductionState.NOT_HIRED:
        return {k: v for k, v in introduction.shared.items() if k == "Name"}
    return dict(introduction.shared) if introduction.state in WITH_EMPLOYER else {}


def _note_reads(rows: list[Introduction]) -> None:
    for row in rows:
        audit.record_read(
            "introduction.listed", person_id=row.person_id, thing=row, purpose="employment"
        )


def not_wanted_by(viewer: Viewer, person_id: uuid.UUID) -> QuerySet[NotThis]:
    """What the person said no to and has not taken back, newest first."""
    return NotThis.objects.filter(
        area=viewer.area, person_id=person_id, withdrawn_at=None
    ).order_by("-said_at", "-id")
