"""Questions about claims. None of them opens a person's record or gives a name."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.viewer import Viewer
from worklocal.commissioning.claims.models import Claim, ClaimState, ClaimStep

PAGE = 25
WAITING = (ClaimState.SUBMITTED, ClaimState.CHECKED, ClaimState.QUERIED)
"""States in which somebody has still to do something, the commissioner's own work first."""


@dataclass(frozen=True)
class ClaimPage:
    """Some claims, and the id behind which the next page begins."""

    claims: list[Claim]
    next_after: uuid.UUID | None


def _claims(viewer: Viewer) -> QuerySet[Claim]:
    """A provider may not read funds, so nothing here joins them: the join would find nothing."""
    rows = Claim.objects.filter(area=viewer.area)
    if viewer.role == RoleKind.PROVIDER and viewer.organisation_id:
        rows = rows.filter(provider_id=viewer.organisation_id)
    return rows.select_related("contract", "contract__provider")


def claims_to_work_on(
    viewer: Viewer, *, states: Sequence[str] = WAITING, contract_id: uuid.UUID | None = None,
    after: uuid.UUID | None = None,
) -> ClaimPage:  # fmt: skip
    """A page of the area's claims in these states, the one that has waited longest first."""
    rows = _claims(viewer).filter(state__in=states)
    if contract_id:
        rows = rows.filter(contract=contract_id)
    last = rows.filter(pk=after).first() if after else None
    if last is not None:
        rows = rows.filter(
            Q(submitted_at__gt=last.submitted_at)
            | Q(submitted_at=last.submitted_at, pk__gt=last.pk)
        )
    listed = list(rows.order_by("submitted_at", "id")[: PAGE + 1])
    return ClaimPage(listed[:PAGE], listed[PAGE - 1].pk if len(listed) > PAGE else None)


def claims_of_provider(viewer: Viewer, *, after: uuid.UUID | None = None) -> ClaimPage:
    """A page of the viewer's own organisation's claims, newest first."""
    rows = _claims(viewer)
    last = rows.filter(pk=after).first() if after else None
    if last is not None:
        rows = rows.filter(
            Q(submitted_at__lt=last.submitted_at)
            | Q(submitted_at=last.submitted_at, pk__lt=last.pk)
        )
    listed = list(rows.order_by("-submitted_at", "-id")[: PAGE + 1])
    return ClaimPage(listed[:PAGE], listed[PAGE - 1].pk if len(listed) > PAGE else None)


def queries_to_answer(viewer: Viewer) -> list[Claim]:
    """Claims of the viewer's organisation that wait for its answer, with `question`."""
    asked = (
        ClaimStep.objects.filter(claim=OuterRef("pk"), new_state=ClaimState.QUERIED)
        .order_by("-at", "-id")
        .values("reason")[:1]
    )
    rows = _claims(viewer).filter(state=ClaimState.QUERIED).annotate(question=Subquery(asked))
    return list(rows.order_by("state_since", "id")[:PAGE])


def claim_for(viewer: Viewer, claim_id: uuid.UUID) -> Claim | None:
    """One claim of the area, for a commissioner, or of the viewer's own organisation."""
    return (
        _claims(viewer)
        .filter(pk=claim_id)
        .select_related("submitted_by", "checked_by", "approved_by")
        .first()
    )


def claim_made(viewer: Viewer, *, referral_id: uuid.UUID, outcome: str) -> Claim | None:
    """The newest claim of one outcome for one referral."""
    rows = _claims(viewer).filter(referral_id=referral_id, outcome=outcome)
    return rows.order_by("-submitted_at", "-id").first()


def steps_of(claim: Claim) -> list[ClaimStep]:
    """Every move of a claim, newest first."""
    return list(ClaimStep.objects.filter(claim=claim).order_by("-at", "-id"))


def counts_by_state(viewer: Viewer) -> dict[str, tuple[int, int]]:
    """How many claims stand in each state, and their pence together."""
    rows = (
        _claims(viewer)
        .order_by("state")
        .values("state")
        .annotate(count=Count("pk"), pence=Sum("pence"))
    )
    return {row["state"]: (row["count"], row["pence"]) for row in rows}


def money_by_contract(viewer: Viewer) -> dict[uuid.UUID, tuple[int, int]]:
    """Pence paid and pence claimed and waiting, by contract; one query."""
    rows = (
        _claims(viewer)
        .filter(state__in=[*WAITING, ClaimState.PAID])
        .order_by("contract_id")
        .values("contract_id")
        .annotate(
            paid=Sum("pence", filter=Q(state=ClaimState.PAID)),
            waiting=Sum("pence", filter=Q(state__in=WAITING)),
        )
    )
    return {row["contract_id"]: (row["paid"] or 0, row["waiting"] or 0) for row in rows}
