"""An area adopts a version of the framework."""

import uuid
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from worklocal.accounts.models import Area
from worklocal.core import audit
from worklocal.reference.framework.models import AreaFramework
from worklocal.reference.framework.rules import check_local_values
from worklocal.reference.framework.selectors import version_named


def adopt_framework(
    *,
    area: Area,
    version: str,
    adopted_on: date,
    local_values: Mapping[str, int] | None = None,
    adopted_by: uuid.UUID | None = None,
    reason: str = "",
) -> AreaFramework:
    """Make the area work by this version, with these numbers of its own, from that day on.

    To change a number, adopt again from another day: earlier days keep the rules they had.
    Needs the area's context. Raises FrameworkRefused for an unknown version, LocalValueRefused for
    a number out of bounds.
    """
    values = dict(local_values or {})
    check_local_values(version_named(version), values)
    with transaction.atomic():
        adopted = AreaFramework.objects.create(
            area=area, version=version, local_values=values, adopted_on=adopted_on,
            adopted_by=adopted_by, reason=reason,
        )  # fmt: skip
        audit.record(
            "framework.adopted", thing=adopted, detail={"version": version, "values": values}
        )
    return adopted
