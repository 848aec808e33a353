"""Every form of every page, by those it is for: mistakes are said, nothing typed is lost, and
pressing twice makes one.

The forms are read from the pages themselves, so a new one is tried without being asked.
"""

import datetime as dt
import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse

from tests.access.forms import Control, FormOnPage, read_page
from tests.access.money import add_money
from tests.access.routes import guarded_routes
from tests.access.trying import Cell, Matrix
from tests.access.world import SUBJECTS, build_world
from worklocal.core import clock, rowsecurity
from worklocal.core.context import Context, acting

HEAPS = 4
TYPED = "Typed 7391"
NOT_OURS = ("/language/", "/demonstration/", "/account/stay/")
"""Buttons with a value of their own; stepping into a role; staying signed in."""
SEARCHES = ("/coach/caseload/", "/hub/search/", "/steward/reads/", "/steward/changes/")
"""Names are sought by POST, to stay out of addresses. What is not found is no mistake."""
GONE_ON = frozenset({302, 303})
UNCOUNTED = ("audit", "session", "cache", "read_of")
"""Tables that tell of each request, not of what it made."""
SUMMARY_LINK = re.compile(r"govuk-error-summary.*?</div>\s*</div>", re.DOTALL)
HREF = re.compile(r'href="#([^"]+)"')


@dataclass
class Tried:
    forms: int = 0
    twice: int = 0
    wrong: list[str] = field(default_factory=list)
    unfilled: list[str] = field(default_factory=list)


@pytest.fixture
def matrix(db: Any, caplog: pytest.LogCaptureFixture) -> Matrix:
    caplog.set_level(logging.CRITICAL, "django.request")
    world = build_world()
    add_money(world)
    return Matrix(world)


@pytest.mark.parametrize("heap", range(HEAPS))
def test_every_form(matrix, record_property, heap):
    tried = Tried()
    for viewer, url, form in _forms(matrix, heap):
        tried.forms += 1
        name = f"{viewer} {url} → {form.action or 'itself'}"
        for fault in (*_faults_of_mistakes(matrix, viewer, url, form),
                      *_faults_of_twice(matrix, viewer, url, form, tried)):  # fmt: skip
            tried.wrong.append(f"{name}: {fault}")
    record_property(
        "figure", f"forms, heap {heap}: {tried.forms} tried, {tried.twice} of them sent twice"
    )
    assert tried.wrong == [], "\n" + "\n".join(tried.wrong)
    assert tried.forms > 15
    assert tried.twice > tried.forms / 2, "\n" + "\n".join(tried.unfilled)


def _forms(matrix: Matrix, heap: int) -> Iterator[tuple[str, str, FormOnPage]]:
    """Each form once: by the first viewer, and on the first page, that shows it."""
    seen: set[tuple[str, frozenset[str]]] = set()
    for route in guarded_routes():
        if zlib.crc32(route.name.encode()) % HEAPS != heap:
            continue
        for viewer, subject in _who(matrix, route):
            url = matrix.url(Cell(viewer, route, "GET", subject))
            with matrix.undone(viewer) as client:
                page = client.get(url)
            if page.status_code != 200 or "html" not in page.headers.get("Content-Type", ""):
                continue
            for form in read_page(page.content.decode()).forms:
                key = (re.sub(r"[0-9a-f-]{36}", "", form.action or url), frozenset(form.controls))
                if (
                    form.method == "post"
                    and key not in seen
                    and not form.action.startswith(NOT_OURS)
                ):
                    seen.add(key)
                    yield viewer, url, form
            break


def _who(matrix: Matrix, route: Any) -> Iterator[tuple[str, str]]:
    for viewer in matrix.viewers():
        if not matrix.world.is_first_area(viewer) or viewer == "nobody_far":
            continue
        for subject in (*SUBJECTS, "none"):
            cell = Cell(viewer, route, "GET", subject)
            if matrix._may_open(cell) and matrix._sees(cell):
                yield viewer, subject


def _send(client: Any, url: str, form: FormOnPage, data: dict[str, list[str]]) -> HttpResponse:
    return client.post(form.action or url, data)


def _faults_of_mistakes(matrix: Matrix, viewer: str, url: str, form: FormOnPage) -> Iterator[str]:
    """Emptied, and filled with words that fit no number and no date."""
    typed = form.emptied() | {each.name: [TYPED] for each in form.typed}
    for how, data in (("emptied", form.emptied()), ("with odd words", typed)):
        with matrix.undone(viewer) as client:
            answer = _send(client, url, form, data)
        if answer.status_code in GONE_ON:
            continue
        if answer.status_code != 200:
            yield f"{how}, answered {answer.status_code}"
            continue
        words = answer.content.decode()
        read = read_page(words)
        summary = SUMMARY_LINK.search(words)
        title = words.replace("\n", "").replace("  ", "")
        said = summary is not None and "<title>Error" in title
        if not said and form.action not in SEARCHES:
            yield f"{how}, says no error"
            continue
        links = HREF.findall(summary[0]) if summary else []
        lost = [target for target in links if target not in read.targets]
        if lost:
            yield f"{how}, its errors lead nowhere: {lost}"
        if how == "with odd words":
            for control in form.typed:
                if control.kind != "password" and not _still_holds(read.forms, control):
                    yield f"{how}, {control.name} lost what was typed"


def _still_holds(forms: list[FormOnPage], control: Control) -> bool:
    return any(
        control.name in form.controls and form.controls[control.name].value == TYPED
        for form in forms
    )


def _faults_of_twice(
    matrix: Matrix, viewer: str, url: str, form: FormOnPage, tried: Tried
) -> Iterator[str]:
    """The same press again: no row more, in any table, and an answer that is no crash."""
    for choice, day in ((0, 0), (-1, 1), (0, -1)):
        data = _filled(form, choice, clock.today() + dt.timedelta(days=day))
        with matrix.undone(viewer) as client:
            if _send(client, url, form, data).status_code not in GONE_ON:
                continue
            once = _rows(matrix)
            again = _send(client, url, form, data)
            twice = _rows(matrix)
        tried.twice += 1
        if again.status_code >= 500:
            yield f"sent again, answered {again.status_code}"
        if more := twice - once:
            yield f"sent twice, made more: {dict(more)}"
        return
    tried.unfilled.append(f"{viewer} {url}: {sorted(form.controls)}")


def _filled(form: FormOnPage, choice: int, day: dt.date) -> dict[str, list[str]]:
    data = form.untouched()
    for control in form.controls.values():
        if control.value and not control.is_typed:
            continue
        offered = [value for value in control.values if value]
        if offered:
            data[control.name] = [offered[choice]]
        elif control.is_typed and not control.value:
            data[control.name] = [_plausible(control, day)]
    return data


def _plausible(control: Control, day: dt.date) -> str:
    name = control.name
    for ending, words in (
        ("_day", str(day.day)), ("_month", str(day.month)), ("_year", str(day.year)),
        ("postcode", "M1 1AE"), ("time", "10:30"), ("email", "ada@person.example"),
        ("phone", "0161 496 0123"), ("birth", "1990"),
    ):  # fmt: skip
        if name.endswith(ending):
            return words
    numbers = ("pay", "hours", "minutes", "amount", "price", "places", "openings", "days",
               "count", "weeks", "share", "number", "planned")  # fmt: skip
    return "12" if any(word in name for word in numbers) else "Some plain words"


def _rows(matrix: Matrix) -> Counter[str]:
    tables = [
        model._meta.db_table for model, _ in rowsecurity.guarded_models()
        if not any(word in model._meta.db_table for word in UNCOUNTED)
    ]  # fmt: skip
    asked = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables)
    with acting(Context.system(matrix.world.cast.area.pk)), connection.cursor() as cursor:
        cursor.execute(asked)
        return Counter(dict(cursor.fetchall()))
