"""A yes to research was taken back: the person's part in a trial ends."""

import uuid
from collections.abc import Mapping

from worklocal.core import clock
from worklocal.core.events import receiver
from worklocal.evidence.trials.allocating import end_part


@receiver("consent.withdrawn")
def end_part_in_trial(payload: Mapping[str, str]) -> None:
    end_part(consent_id=uuid.UUID(payload["consent"]), at=clock.now())
