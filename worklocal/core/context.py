"""Who is acting, told to PostgreSQL for the length of one transaction.

Row-level security reads only what is set here. Without a context the guarded tables are empty.
Elevations, where a named step must look past its actor's own grants, are a closed list.
"""

import contextlib
import contextvars
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import connection, transaction

SETTINGS = ("area", "scope", "role", "user", "person", "organisation", "holders")

ELEVATIONS = frozenset(
    {
        "anonymous-joining",  # a person without an account asks to join
        "duplicate-check",  # the area's people are searched for one who is here already
        "lead-coach-offer",  # coaches' room is compared, their people are not shown
        "record-opened-by-grant",  # a grant is written together with the first row it opens
        "event-delivery",  # receivers act for the area, after the commit
        "claim-evidence",  # a claim is derived from facts that its reader may not open
        "sign-in",  # an account is looked up before anybody is known
        "trial-allocation",  # a position among everybody of a stratum, and the hidden seed
        "trial-reading",  # a trial is counted for people who see nobody in it
        "data-request",  # one person is found for their request; a copy handed over by hand
        "restricted-record",  # a restriction is laid or lifted, or a record is looked for, unseen
        "benefits-oversight",  # messages are counted, and letters are posted by hand
        "message-sending",  # rules of safe contact are read at the moment of sending
        "move-between-areas",  # what a person chose is handed to the area they move to
    }
)


@dataclass(frozen=True)
class Context:
    """`scope`: NONE sees nothing of a person, SELF only its own person's rows, GRANTED the people
    for whom a live access grant names one of `holders`, AREA every row of the area. `token` is for
    the audit alone: PostgreSQL is not told of it.
    """

    area: uuid.UUID | None = None
    scope: str = "NONE"
    role: str = ""
    user: uuid.UUID | None = None
    person: uuid.UUID | None = None
    organisation: uuid.UUID | None = None
    holders: tuple[str, ...] = ()
    token: uuid.UUID | None = None

    def values(self) -> list[str]:
        def text(value: object) -> str:
            return "" if value is None else str(value)

        return [
            text(self.area), self.scope, self.role, text(self.user), text(self.person),
            text(self.organisation), "{" + ",".join(self.holders) + "}",
        ]  # fmt: skip

    @classmethod
    def system(cls, area: uuid.UUID) -> "Context":
        """For jobs that work for a whole area and act for nobody."""
        return cls(area=area, scope="AREA", role="SYSTEM")


NOBODY = Context()
_current: contextvars.ContextVar[Context] = contextvars.ContextVar("context", default=NOBODY)
_SET = "SELECT " + ", ".join(f"set_config('app.{name}', %s, true)" for name in SETTINGS)


def current() -> Context:
    return _current.get()


def acting_area() -> uuid.UUID:
    """The area of whoever is acting. Raises ValueError when nobody acts in one."""
    area = _current.get().area
    if area is None:
        raise ValueError("This happens within an area: act in a context first.")
    return area


def acting_user() -> uuid.UUID:
    """The account of whoever is acting. Raises ValueError for a job, which acts for nobody."""
    user = _current.get().user
    if user is None:
        raise ValueError("This is done by somebody: act as an account first.")
    return user


def _tell_database(context: Context) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, context.values())


@contextlib.contextmanager
def acting(context: Context, *, read_only: bool = False) -> Iterator[Context]:
    """One transaction as somebody. `read_only` lets PostgreSQL itself refuse any write in it."""
    before = _current.get()
    nested = connection.in_atomic_block
    token = _current.set(context)
    try:
        with transaction.atomic():
            if read_only:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION READ ONLY")
            _tell_database(context)
            yield context
    finally:
        _current.reset(token)
        if nested and not connection.needs_rollback:
            _tell_database(before)


def become(context: Context) -> None:
    """Change who is acting for the rest of the transaction: once, when the viewer becomes known."""
    _current.set(context)
    _tell_database(context)


@contextlib.contextmanager
def elevated(reason: str) -> Iterator[Context]:
    """See the whole area for one named step, keeping the actor's name for the audit."""
    if reason not in ELEVATIONS:
        raise ValueError(f"{reason!r} is not on the closed list of elevations.")
    before = _current.get()
    context = replace(before, scope="AREA")
    token = _current.set(context)
    _tell_database(context)
    try:
        yield context
    finally:
        _current.reset(token)
        if not connection.needs_rollback:
            _tell_database(before)


@contextlib.contextmanager
def crossing(reason: str, *, area: uuid.UUID) -> Iterator[Context]:
    """Act for another area for one named step of the closed list. Nobody's name is carried over.

    What is audited inside stands in that area's chain. Call `chain.hold` last of all: two
    crossings in opposite directions would wait for one another's chain.
    """
    if reason not in ELEVATIONS:
        raise ValueError(f"{reason!r} is not on the closed list of elevations.")
    with acting(Context.system(area)) as there:
        yield there
