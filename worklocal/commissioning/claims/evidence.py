"""What the facts show for people a provider helped: outcomes, days and grades, and nobody's name.

Facts lie in records that neither the provider nor the commissioner may open; the two elevated
steps here look for them and hand back dates and grades alone. Set-based: a list costs the same
few queries however many referrals it holds.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from worklocal.accounts.viewer import Viewer
from worklocal.commissioning.claims.models import SETTLED_AGAIN, Claim
from worklocal.commissioning.contracts.models import Contract, Price
from worklocal.core import clock, context
from worklocal.reference.framework.shapes import Framework
from worklocal.support.people.models import Journey
from worklocal.support.referrals.models import Referral, ReferralState
from worklocal.support.work.models import PAYABLE_PROOF, Proof
from worklocal.support.work.outcomes import Reached, outcomes_reached_of

CLAIMABLE_STATES = (ReferralState.ACCEPTED, ReferralState.STARTED, ReferralState.ENDED)
LOOKED_AT = 60
"""Referrals looked at for one page of what may be claimed."""


@dataclass(frozen=True)
class Claimable:
    """One outcome that a provider may claim now. Names nobody."""

    referral: Referral
    price: Price
    reached: Reached


@dataclass(frozen=True)
class ClaimablePage:
    """What may be claimed among some referrals, and the id behind which the next page begins."""

    found: list[Claimable]
    next_after: uuid.UUID | None


def evidence_for(referral: Referral, *, framework: Framework) -> list[Reached]:
    """What the facts show for the person of a referral: dates and grades, no more."""
    return evidence_of([referral], framework=framework)[referral.pk]


def evidence_of(
    referrals: Sequence[Referral], *, framework: Framework
) -> dict[uuid.UUID, list[Reached]]:
    """What the facts show for several referrals, by referral; only from the day each was sent."""
    with context.elevated("claim-evidence"):
        joined = dict(
            Journey.objects.filter(pk__in={row.journey_id for row in referrals})
            .order_by("id")
            .values_list("pk", "started_on")
        )
        found = outcomes_reached_of(joined, framework=framework)
    return {
        row.pk: [
            each for each in found[row.journey_id] if each.achieved_on >= clock.day_of(row.sent_at)
        ]
        for row in referrals
    }


def pays_for(contract: Contract, referral: Referral, reached: Reached) -> bool:
    """The contract's own limits: an outcome reached on its days, for a need that it covers."""
    in_days = contract.starts_on <= reached.achieved_on <= contract.ends_on
    return in_days and (not contract.needs or referral.need in contract.needs)


def claimable_by(
    *, provider_id: uuid.UUID, contract: Contract, framework: Framework
) -> list[Claimable]:
    """Every outcome with payable proof that nobody has claimed yet, in a fixed number of queries.

    For small numbers, such as a test or a build; pages ask for `claimable_page`.
    """
    prices = list(contract.prices.order_by("id"))
    with context.elevated("claim-evidence"):
        rows = list(_worth_a_look(contract.area_id, provider_id, prices, framework))
    return _claimable(rows, prices={contract: prices}, framework=framework)


def claimable_page(
    viewer: Viewer, *, contracts: Sequence[Contract], framework: Framework,
    after: uuid.UUID | None = None,
) -> ClaimablePage:  # fmt: skip
    """One page of what the viewer's organisation may claim, under the first contract that pays.

    Pages are cut by referrals looked at, so a page may hold fewer, or none, and more may follow.
    `contracts` come with their prices fetched.
    """
    assert viewer.organisation_id is not None, "Only an organisation claims."  # noqa: S101
    prices = {each: list(each.prices.all()) for each in contracts}
    listed = [price for each in prices.values() for price in each]
    rows = _worth_a_look(viewer.area.pk, viewer.organisation_id, listed, framework)
    last = Referral.objects.filter(pk=after).first() if after else None
    if last is not None:
        rows = rows.filter(Q(sent_at__gt=last.sent_at) | Q(sent_at=last.sent_at, pk__gt=last.pk))
    with context.elevated("claim-evidence"):
        looked_at = list(rows[: LOOKED_AT + 1])
    more = looked_at[LOOKED_AT - 1].pk if len(looked_at) > LOOKED_AT else None
    found = _claimable(looked_at[:LOOKED_AT], prices=prices, framework=framework)
    return ClaimablePage(found, more)


def claimable_of(
    referral: Referral, *, contracts: Sequence[Contract], framework: Framework
) -> list[Claimable]:
    """What may be claimed for one referral. `contracts` come with their prices fetched."""
    if referral.state not in CLAIMABLE_STATES:
        return []
    prices = {each: list(each.prices.all()) for each in contracts}
    return _claimable([referral], prices=prices, framework=framework)


def _worth_a_look(
    area_id: uuid.UUID, provider_id: uuid.UUID, prices: Collection[Price], framework: Framework
) -> QuerySet[Referral]:
    """Referrals for which some priced outcome is unclaimed and could have been reached.

    Needs to see jobs: evaluate it elevated. Coarse on purpose; the rules decide afterwards.
    """
    rows = Referral.objects.filter(
        area=area_id, provider=provider_id, state__in=CLAIMABLE_STATES
    ).order_by("sent_at", "id")
    worth = Q(pk__in=[])
    for outcome in sorted({price.outcome for price in prices}):
        days = next((o.days or 0 for o in framework.outcomes if o.code == outcome), 0)
        claimed = Claim.objects.filter(
            area=area_id, person_id=OuterRef("person_id"), outcome=outcome
        ).exclude(state__in=SETTLED_AGAIN)
        proved = Proof.objects.filter(
            job__journey=OuterRef("journey_id"), job__replaced_by=None, kind__in=PAYABLE_PROOF,
            to_on__gte=F("job__starts_on") + timedelta(days=max(days // 4, 1) - 1),
        )  # fmt: skip
        worth |= Q(Exists(proved), ~Exists(claimed))
    return rows.filter(worth)


def _claimable(
    referrals: Sequence[Referral], *, prices: dict[Contract, list[Price]], framework: Framework
) -> list[Claimable]:
    facts = evidence_of(referrals, framework=framework)
    with context.elevated("claim-evidence"):
        claimed = set(
            Claim.objects.filter(person_id__in={row.person_id for row in referrals})
            .exclude(state__in=SETTLED_AGAIN)
            .order_by("id")
            .values_list("person_id", "outcome")
        )
    found = []
    for referral in referrals:
        for reached in facts[referral.pk]:
            if not reached.is_payable or (referral.person_id, reached.outcome) in claimed:
                continue
            price = _price_for(referral, reached, prices)
            if price is not None:
                found.append(Claimable(referral, price, reached))
                claimed.add((referral.person_id, reached.outcome))
    return found


def _price_for(
    referral: Referral, reached: Reached, prices: dict[Contract, list[Price]]
) -> Price | None:
    for contract, listed in prices.items():
        for price in listed:
            if price.outcome == reached.outcome and pays_for(contract, referral, reached):
                return price
    return None
