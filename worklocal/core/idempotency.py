"""Anything twice is once: a key is stored in the same transaction as what it did."""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping

from django.db import IntegrityError, transaction

from worklocal.core import context
from worklocal.core.errors import Conflict
from worklocal.core.models import IdempotencyKey


class KeyReused(Conflict):
    """The same key came with other words in it."""


def once(
    key: str, *, action: str, request: Mapping[str, object], do: Callable[[], uuid.UUID]
) -> uuid.UUID:
    """Run `do` unless this key has been used; return the id of what it made, then or now.

    An empty key runs `do` each time. Raises KeyReused when the key was used for another request.
    A second caller with the same key waits for the first one's transaction to end. A refusal by
    `do` undoes everything, the key too, so the form may be put right and sent again.
    """
    if not key:
        with transaction.atomic():
            return do()
    area = context.current().area
    assert area is not None, "Idempotent writes happen within an area."  # noqa: S101
    text = json.dumps(request, sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction.atomic():
        row = _take(area, key, action, digest)
        if row is not None:
            result = do()
            IdempotencyKey.objects.filter(pk=row.pk).update(result_id=result)
            return result
    earlier = IdempotencyKey.objects.get(area_id=area, key=key)
    if earlier.digest != digest or earlier.action != action:
        raise KeyReused(
            "This form was sent before with other answers. Open the page again to send it anew."
        )
    if earlier.result_id is None:
        raise Conflict("The first sending is still being worked on. Wait a moment.")
    return earlier.result_id


def _take(area: uuid.UUID, key: str, action: str, digest: str) -> IdempotencyKey | None:
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(
                area_id=area, key=key, action=action, digest=digest
            )
    except IntegrityError:
        return None
