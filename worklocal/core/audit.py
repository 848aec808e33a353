"""The audit: one entry for each change a service makes and each read of a person's record.

A page that only reads runs in a read-only transaction, so its reads are kept here until the page
is made and are then written before it is sent; when they cannot be written, the page is not sent.
Whether what was written still stands is asked in `chain.py`.
"""

import contextvars
import uuid
from collections.abc import Callable, Iterable, Mapping

from worklocal.core import context
from worklocal.core.models import AuditEntry

after_reads: list[Callable[[], None]] = []
"""What a higher room does once reads were written, in the reader's own context and transaction."""

_pending: contextvars.ContextVar[list[AuditEntry] | None] = contextvars.ContextVar(
    "reads", default=None
)


def record(
    action: str,
    *,
    person_id: uuid.UUID | None = None,
    thing: object | None = None,
    purpose: str = "",
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write one entry in the caller's transaction. `detail` holds codes and ids, never words.

    What another system does by a token says so: `detail["token"]` is the token's id.
    """
    _entry(action, person_id=person_id, thing=thing, purpose=purpose, detail=detail).save(
        force_insert=True
    )


def record_many(action: str, things: Iterable[tuple[uuid.UUID, object]]) -> None:
    """`record` for many at once: pairs of a person and the thing it was about."""
    AuditEntry.objects.bulk_create(
        [_entry(action, person_id=person_id, thing=thing) for person_id, thing in things],
        batch_size=1000,
    )


def record_read(
    what: str, *, person_id: uuid.UUID, thing: object | None = None, purpose: str = "support"
) -> None:
    """Note that the viewer was shown part of a person's record; a person's own reads are not."""
    if context.current().person == person_id:
        return
    entry = _entry(what, person_id=person_id, thing=thing, purpose=purpose)
    entry.is_read = True
    waiting = _pending.get()
    if waiting is None:
        entry.save(force_insert=True)
    else:
        waiting.append(entry)


def _entry(
    action: str,
    *,
    person_id: uuid.UUID | None,
    thing: object | None,
    purpose: str = "",
    detail: Mapping[str, object] | None = None,
) -> AuditEntry:
    who = context.current()
    if who.area is None:
        raise ValueError("An audit entry needs an area: act in a context first.")
    return AuditEntry(
        area_id=who.area,
        actor_id=who.user,
        role=who.role,
        action=action,
        purpose=purpose,
        person_id=person_id,
        thing=type(thing).__name__.lower() if thing is not None else "",
        thing_id=getattr(thing, "pk", None),
        detail={**(detail or {}), **({"token": str(who.token)} if who.token else {})},
    )


class HeldReads:
    """Collects the reads of one request; `write` puts them in the audit."""

    def __enter__(self) -> "HeldReads":
        self._entries: list[AuditEntry] = []
        self._token = _pending.set(self._entries)
        return self

    def __exit__(self, *exception: object) -> None:
        _pending.reset(self._token)

    def __bool__(self) -> bool:
        return bool(self._entries)

    def write(self) -> None:
        """Insert what was held. The caller has opened a transaction in the reader's context."""
        AuditEntry.objects.bulk_create(self._entries)
        self._entries.clear()
        for follow in after_reads:
            follow()
