"""Questions about matches and introductions, for the person, their team and the employer."""

import uuid

from django.db.models import QuerySet

from worklocal.accounts.viewer import Viewer
from worklocal.matching.introductions.models import Introduction, IntroductionState, Match, NotThis

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


def introductions_to(viewer: Viewer) -> QuerySet[Introduction]:
    """What the viewer's own firm was sent, newest first. Read `shared`, never the person."""
    return (
        Introduction.objects.filter(
            area=viewer.area, employer_id=viewer.organisation_id, state__in=WITH_EMPLOYER
        )
        .select_related("vacancy")
        .order_by("-sent_at", "-id")
    )


def not_wanted_by(viewer: Viewer, person_id: uuid.UUID) -> QuerySet[NotThis]:
    """What the person said no to and has not taken back, newest first."""
    return NotThis.objects.filter(
        area=viewer.area, person_id=person_id, withdrawn_at=None
    ).order_by("-said_at", "-id")
