"""Every address × role × relation, reading and writing: who gets in, and who finds nothing.

The verdicts come from what each view declares and from `rules.py`. Whoever may not see a thing
gets, to the byte, what they would get for a thing that never was.
"""

import logging
import statistics
import time
import uuid

import pytest
from django.urls import reverse

from tests.access import rules
from tests.access.money import add_money
from tests.access.routes import guarded_routes
from tests.access.trying import CROSSED, MISSING, Answer, Cell, Matrix
from tests.access.world import build_world
from tests.cast import CANARY
from worklocal.support.people.models import Journeys, People

ONE_IN = 40
HEAPS, HEAPS_IN_ALL = 4, 24
"""Heaps the cells are tried in, so that they can be tried side by side."""
LEAST_IN_ALL = 20_000
LEAST_IN_PART = 2_000


@pytest.fixture
def matrix(db, caplog) -> Matrix:
    caplog.set_level(logging.CRITICAL, "django.request")  # thousands of "not found" are meant
    caplog.set_level(logging.CRITICAL, "worklocal.refused")
    world = build_world()
    add_money(world)
    return Matrix(world)


def test_every_parameter_of_an_address_has_a_rule():
    missing = {
        f"{name} (of {route.name})"
        for route in guarded_routes()
        for name in rules.unknown(route.parameters)
    }
    assert not missing, (
        f"No rule says who may see {', '.join(sorted(missing))}. Add each to tests/access/rules.py"
        " (OF_A_PERSON, OF_AN_AREA or VALUES), and one of it for each person to"
        " tests/access/world.py."
    )


@pytest.mark.parametrize("heap", range(HEAPS))
def test_a_sample_of_the_matrix(matrix, record_property, heap):
    tally = matrix.try_all(one_in=ONE_IN, heap=heap, heaps=HEAPS)
    record_property(
        "figure", f"access matrix, heap {heap}: {tally.tried:,} of {count(matrix):,} cells tried"
    )
    assert tally.wrong == [], "\n" + "\n".join(tally.wrong)
    assert tally.tried > LEAST_IN_PART / HEAPS
    assert tally.opened > 300 / HEAPS, "pages that should open must open, or nothing is proved"


def test_the_matrix_notices_what_is_wrong(matrix):
    """Faults are planted in the answers: every kind must be told."""
    plan = next(route for route in guarded_routes() if route.name == "coach:plan")
    goal = next(route for route in guarded_routes() if route.name == "coach:goal_change")
    page = Answer(200, b"a plan", "")
    nothing, far_nothing = (
        matrix.answer(Cell(viewer, plan, "GET", MISSING)) for viewer in ("ben", "grace")
    )

    def told(viewer, relation, answer, route=plan):
        return matrix.fault(Cell(viewer, route, "GET", relation), answer)

    assert told("ben", "amina", page) == ""
    assert "404" in told("ben", "amina", nothing)
    assert told("ben", "nia", nothing) == told("grace", "amina", far_nothing) == ""
    for viewer, relation in (("ben", "nia"), ("chloe", "amina"), ("grace", "amina"),
                             ("dev", "amina"), ("amina_role", "amina")):  # fmt: skip
        assert "never was" in told(viewer, relation, page), viewer
    assert "for nothing" in told("ben", MISSING, page)
    assert "never was" in told("lena", CROSSED, page, route=goal)
    assert "can be told" in told("ben", "nia", Answer(404, nothing.body + b" ", ""))
    assert "other area" in told("ben", "amina", Answer(200, CANARY.encode(), ""))
    assert "sign-in" in told("nobody", "amina", page)
    assert "sign-in" in told("nobody", "amina", nothing)


def test_a_forgotten_filter_shows_nothing(cast, monkeypatch):
    """Selectors lose their filters; row security still hides everything from strangers."""
    for rows in (People, Journeys):
        monkeypatch.setattr(rows, "visible_to", lambda self, viewer: self.all())
    url = page_of(cast.amina.pk)

    assert b"Amina" in cast.client(cast.ben).get("/coach/caseload/").content
    assert b"Amina" in cast.client(cast.ben).get(url).content
    for stranger in (cast.chloe, cast.grace):
        client = cast.client(stranger)
        assert client.get(url).status_code == 404
        assert b"Amina" not in client.get("/coach/caseload/").content


@pytest.mark.usefixtures("same_second")
def test_a_stranger_gets_the_page_of_an_address_that_never_was(cast):
    assert cast.client(cast.ben).get(page_of(cast.amina.pk)).status_code == 200
    for stranger in (cast.chloe, cast.grace, cast.esi, cast.amina_role):
        client = cast.client(stranger)
        hidden = cast.amina if stranger is cast.grace else cast.gwen
        there = client.get(page_of(hidden.pk))
        never = client.get(page_of(uuid.uuid4()))
        nowhere = client.get("/coach/nothing/of/the/kind/")
        assert there.status_code == never.status_code == nowhere.status_code == 404
        assert there.content == never.content == nowhere.content


@pytest.mark.sweep
def test_a_person_who_exists_is_not_slower_to_refuse(cast, record_property):
    """500 tries each, by turns: the medians lie within 20 ms, so time tells nothing either."""
    client = cast.client(cast.chloe)
    urls = {"there": page_of(cast.amina.pk), "never": page_of(uuid.uuid4())}
    assert cast.client(cast.ben).get(urls["there"]).status_code == 200
    took: dict[str, list[float]] = {"there": [], "never": []}
    for _ in range(500):
        for which, url in urls.items():
            started = time.perf_counter()
            client.get(url)
            took[which].append((time.perf_counter() - started) * 1000)
    there, never = (statistics.median(took[which]) for which in ("there", "never"))
    record_property("figure", f"stranger's refusal: {there:.1f} ms, no such person {never:.1f} ms")
    assert abs(there - never) < 20


@pytest.mark.sweep
@pytest.mark.parametrize("heap", range(HEAPS_IN_ALL))
def test_the_whole_matrix(matrix, record_property, heap):
    tally = matrix.try_all(heap=heap, heaps=HEAPS_IN_ALL)
    record_property("figure", f"access matrix, heap {heap}: all its {tally.tried:,} cells tried")
    assert tally.wrong == [], "\n" + "\n".join(tally.wrong)
    assert tally.tried >= LEAST_IN_ALL / HEAPS_IN_ALL


def page_of(person_id: uuid.UUID) -> str:
    return reverse("coach:person", args=[person_id])


def count(matrix: Matrix) -> int:
    return sum(1 for _ in matrix.cells())
