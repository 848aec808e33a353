"""Tries a cell of the matrix: one viewer, one address, one method; and says what came back."""

import contextlib
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client

from tests import undoing
from tests.access import rules
from tests.access.routes import Route, guarded_routes
from tests.access.world import SUBJECTS, World
from tests.cast import CANARY

NOBODY = ("nobody", "nobody_far")
METHODS = ("GET", "POST")
MISSING = "missing"
CROSSED = "crossed"
ANSWERED = frozenset({200, 201, 302, 303, 400, 405, 409})
REFUSED = frozenset({404, 405})
NOWHERE = {"api:": "/api/v1/there/never/was/such/a/thing", "": "/there/never/was/such/a/page/"}
"""Addresses that no route has: one for pages, one for the API, which answers in JSON."""
NEVER = uuid.UUID("00000000-0000-4000-8000-00000000dead")


@dataclass(frozen=True)
class Cell:
    """`relation` is the person whose things stand in the address, or MISSING, or CROSSED."""

    viewer: str
    route: Route
    method: str
    relation: str

    def __str__(self) -> str:
        return f"{self.viewer} {self.method} {self.route.name} of {self.relation}"

    def falls(self, ways: int) -> int:
        """Which of so many equal heaps this cell falls on: always the same one."""
        return zlib.crc32(str(self).encode()) % ways


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    to: str
    problem: str = ""

    @property
    def wants_sign_in(self) -> bool:
        return self.status == 302 and self.to.startswith(settings.LOGIN_URL)


@dataclass
class Tally:
    tried: int = 0
    opened: int = 0
    wrong: list[str] = field(default_factory=list)


class Matrix:
    """Every cell of a world, and the trying of it. Each try is undone before the next."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._clients: dict[str, Client] = {}
        self._missing: dict[tuple[str, str, str], Answer] = {}

    def viewers(self) -> list[str]:
        return [*NOBODY, *sorted(self.world.viewers)]

    def cells(self) -> Iterator[Cell]:
        for route in guarded_routes():
            for viewer in self.viewers():
                for method in METHODS:
                    for relation in relations(route):
                        yield Cell(viewer, route, method, relation)

    def try_all(self, *, one_in: int = 1, heap: int = 0, heaps: int = 1) -> Tally:
        """Try one heap: one cell in `one_in`, and every one where a viewer should get in."""
        tally = Tally()
        for cell in self.cells():
            if cell.falls(one_in * heaps) % heaps != heap:
                continue
            sampled = cell.falls(one_in * heaps) // heaps == 0
            if not (sampled or (cell.method == "GET" and self._is_close(cell))):
                continue
            tally.tried += 1
            answer = self.answer(cell)
            fault = self.fault(cell, answer)
            tally.opened += answer.status == 200
            if fault:
                tally.wrong.append(f"{cell}: {fault} ({self.url(cell)})")
        return tally

    def _is_close(self, cell: Cell) -> bool:
        return bool(cell.route.parameters) and self._may_open(cell) and self._sees(cell)

    # -- What should come back

    def fault(self, cell: Cell, answer: Answer) -> str:
        """What is wrong with this answer, or nothing."""
        if answer.problem:
            return answer.problem
        if self._leaks(cell, answer):
            return "a word of the other area is on the page"
        if not self._may_open(cell):
            return self._fault_of_refusal(cell, answer)
        if self._sees(cell):
            absent = answer.status == 404 and rules.may_be_absent(cell.route.name)
            return "" if answer.status in ANSWERED or absent else f"answered {answer.status}"
        return self._fault_of_hiding(cell, answer)

    def _leaks(self, cell: Cell, answer: Answer) -> bool:
        near = cell.viewer != "nobody_far" and self.world.is_first_area(cell.viewer)
        return near and CANARY.encode() in answer.body + answer.to.encode()

    def _may_open(self, cell: Cell) -> bool:
        access = cell.route.access
        if access is None or access.demonstration_only:
            return False
        if not access.roles:
            return True
        role = self.world.viewers.get(cell.viewer)
        return role is not None and role.kind in access.roles

    def _fault_of_refusal(self, cell: Cell, answer: Answer) -> str:
        access = cell.route.access
        if cell.viewer in NOBODY and not (access and access.demonstration_only):
            asks = answer.status == 401 if is_api(cell.route) else answer.wants_sign_in
            return "" if asks else f"answered {answer.status}, not with sign-in"
        return self._fault_of_absence(cell, answer, self.never(cell))

    def _fault_of_hiding(self, cell: Cell, answer: Answer) -> str:
        if cell.relation == MISSING:
            return "" if answer.status in REFUSED else f"answered {answer.status} for nothing"
        return self._fault_of_absence(cell, answer, self._missing_answer(cell))

    def _fault_of_absence(self, cell: Cell, answer: Answer, never: Answer) -> str:
        if answer.status not in REFUSED:
            return f"answered {answer.status}, not as an address that never was"
        if (answer.status, answer.body) != (never.status, never.body):
            return "can be told from an address that never was"
        return ""

    def _sees(self, cell: Cell) -> bool:
        named = rules.things_of(cell.route.name, cell.route.parameters)
        if not named:
            return True
        if cell.relation == CROSSED:
            return self._sees_crossed(cell, named)
        return (
            cell.relation in SUBJECTS
            and self._has(cell, named)
            and all(
                rules.rule_of(cell.route.name, name)(self.world, cell.viewer, cell.relation)
                for name in named
            )
        )

    def _sees_crossed(self, cell: Cell, named: list[str]) -> bool:
        """Two things of two persons never belong on one page; one person's and one of the area may:
        any vacancy may be looked at with any person, by somebody who sees both.
        """
        things = [p for p in cell.route.parameters if p in rules.THINGS]
        whose = {name: self._two_people(cell.viewer)[min(things.index(name), 1)] for name in named}
        if sum(name not in rules.NOBODYS for name in named) > 1 or not self._has(cell, named):
            return False
        return all(rules.THINGS[name](self.world, cell.viewer, whose[name]) for name in named)

    def _has(self, cell: Cell, named: list[str]) -> bool:
        """Whether the world holds these things: what it has not, nobody can see."""
        things = [p for p in cell.route.parameters if p in rules.THINGS]
        return all(self._thing(cell, name, things.index(name)) != NEVER for name in named)

    # -- Trying

    def url(self, cell: Cell, *, first: Cell | None = None) -> str:
        """The cell's address; with `first`, the first thing in it is that cell's."""
        values: dict[str, Any] = {}
        for place, name in enumerate(p for p in cell.route.parameters if p in rules.THINGS):
            values[name] = self._thing(first if first and place == 0 else cell, name, place)
        plain = {**rules.VALUES, **rules.VALUES_BY_ROUTE.get(cell.route.name, {})}
        for name in cell.route.parameters:
            values.setdefault(name, plain.get(name))
        return cell.route.url(values)

    def _thing(self, cell: Cell, name: str, place: int) -> Any:
        relation = cell.relation
        if relation == CROSSED:
            first, second = self._two_people(cell.viewer)
            relation = first if place == 0 else second
        if relation not in self.world.things:
            return NEVER
        things = self.world.things[relation]
        if cell.route.name == "hub:give_lead":
            return things.get("waiting_id", things["journey_id"])
        return things.get(name, NEVER)

    def _two_people(self, viewer: str) -> tuple[str, str]:
        """One whom the viewer sees, if any, and another: the next they see, or a stranger."""
        seen = [s for s in SUBJECTS if rules.THINGS["person_id"](self.world, viewer, s)]
        others = [s for s in SUBJECTS if s not in seen]
        first, second, *_ = [*seen, *others[::-1]]
        return first, second

    def answer(self, cell: Cell) -> Answer:
        return self.ask(cell.viewer, cell.method, self.url(cell))

    def response(self, viewer: str, method: str, url: str) -> Any:
        """Ask as this viewer and undo whatever it did, to the session and cookies too."""
        with self.undone(viewer) as client:
            return client.generic(method, url)

    @contextlib.contextmanager
    def undone(self, viewer: str) -> Iterator[Client]:
        """The viewer's browser; whatever is done with it within is undone at the end."""
        client = self._client(viewer)
        cookies = client.cookies.copy()
        try:
            with undoing.undone():
                yield client
        finally:
            client.cookies = cookies

    def ask(self, viewer: str, method: str, url: str) -> Answer:
        try:
            response = self.response(viewer, method, url)
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is a wrong cell
            return Answer(500, b"", "", f"broke with {type(problem).__name__}: {problem}"[:300])
        body = b"" if response.streaming else response.content
        broke = f"answered {response.status_code}" if response.status_code >= 500 else ""
        return Answer(response.status_code, body, response.headers.get("Location", ""), broke)

    def never(self, cell: Cell) -> Answer:
        """What this viewer gets for an address that no route has."""
        nowhere = NOWHERE["api:" if is_api(cell.route) else ""]
        return self._kept(cell.viewer, cell.method, nowhere)

    def _missing_answer(self, cell: Cell) -> Answer:
        """The same address with things that nobody has; crossed, only the second is nobody's."""
        nothing = Cell(cell.viewer, cell.route, cell.method, MISSING)
        keep_first = cell.relation == CROSSED and self._first_is_seen(cell)
        return self._kept(
            cell.viewer, cell.method, self.url(nothing, first=cell if keep_first else None)
        )

    def _first_is_seen(self, cell: Cell) -> bool:
        first = next(p for p in cell.route.parameters if p in rules.THINGS)
        return rules.THINGS[first](self.world, cell.viewer, self._two_people(cell.viewer)[0])

    def _kept(self, viewer: str, method: str, url: str) -> Answer:
        key = (viewer, method, url)
        if key not in self._missing:
            self._missing[key] = self.ask(viewer, method, url)
        return self._missing[key]

    def _client(self, viewer: str) -> Client:
        if viewer not in self._clients:
            client = self.world.cast.client(self.world.viewers.get(viewer))
            if viewer == "nobody_far":
                client.cookies["area"] = self.world.cast.other.slug
            self._clients[viewer] = client
        return self._clients[viewer]


def is_api(route: Route) -> bool:
    return route.name.startswith("api:")


def relations(route: Route) -> tuple[str, ...]:
    """Whose things stand in the address: everybody's where it names a person's things."""
    things = [name for name in route.parameters if name in rules.THINGS]
    if not things or not rules.things_of(route.name, route.parameters):
        return ("none",)
    crossed = (CROSSED,) if len(things) > 1 else ()
    if any(name in rules.OF_A_PERSON for name in things):
        return (*SUBJECTS, MISSING, *crossed)
    return ("amina", "gwen", MISSING, *crossed)
