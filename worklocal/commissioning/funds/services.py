"""Bringing a fund into the pot."""

from collections.abc import Sequence
from datetime import date, datetime

from worklocal.commissioning.funds.models import Fund
from worklocal.core import audit, context, events


def open_fund(
    *,
    name: str,
    source: str,
    amount_pence: int,
    starts_on: date,
    ends_on: date,
    at: datetime,
    ring_fence: str = "",
    outcomes: Sequence[str] = (),
) -> Fund:
    """Record a fund. The ledger receives it when it hears of the event's service (`receive_fund`).

    Raises ValidationError with a sentence for each wrong field.
    """
    fund = Fund(
        area_id=context.acting_area(),
        name=name,
        source=source,
        amount_pence=amount_pence,
        starts_on=starts_on,
        ends_on=ends_on,
        ring_fence=ring_fence,
        outcomes=list(outcomes),
    )
    fund.full_clean(exclude=["outcomes"])
    fund.save(force_insert=True)
    audit.record("fund.opened", thing=fund)
    events.publish("fund.opened", fund=fund.pk)
    return fund
