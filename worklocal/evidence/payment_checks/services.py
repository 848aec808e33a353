"""Running the checks of a day and keeping what they found; the same day again adds nothing."""

import math
import uuid
from datetime import date, datetime
from typing import Any

from worklocal.evidence.payment_checks.gathering import gather
from worklocal.evidence.payment_checks.models import Alarm


def run_checks(*, area_id: uuid.UUID, on: date, at: datetime) -> int:
    """Run every check on what had happened by `on`; return how many raised an alarm.

    Needs a context that sees the area.
    """
    from worklocal.evidence.payment_checks.checks import every_check

    rows = [
        Alarm(
            area_id=area_id, code=found.code, what=found.measure, provider_id=provider,
            value=_number(found.value), limit=found.limit, is_raised=bool(found.raised),
            blocks=found.blocks or "", n=found.n, rows=[_plain(row) for row in found.rows],
            made_on=on, made_at=at,
        )
        for provider, found in every_check(gather(area_id=area_id, on=on), on=on)
    ]  # fmt: skip
    Alarm.objects.bulk_create(rows, ignore_conflicts=True)
    return sum(row.is_raised for row in rows)


def _number(value: float | None) -> float | None:
    """JSON and PostgreSQL's comparisons know no infinity: a thousand stands for it."""
    if value is None or math.isnan(value):
        return None
    return 1000.0 if math.isinf(value) else float(value)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _number(float(value)) if isinstance(value, float) else _text(value)
        for key, value in row.items()
    }


def _text(value: Any) -> Any:
    return value if isinstance(value, int | str | bool) or value is None else str(value)
