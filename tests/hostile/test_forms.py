"""X01, X02, A05: hostile words and foreign fields in every form of every role: no 500, no harm."""

import uuid

import pytest
from django.apps import apps
from django.db import connection

from tests.hostile import filling
from tests.hostile.pages import read
from tests.hostile.payloads import PAYLOADS
from tests.hostile.walking import openings
from tests.undoing import undone

INJECTED = "ZZINJECTEDZZ"


def forms_of(matrix, *, part=1):
    """Each form of each page that a role may open, once: (viewer, page's address, form)."""
    seen = set()
    for cell in openings(matrix, part=part):
        url = matrix.url(cell)
        response = matrix.response(cell.viewer, "GET", url)
        kind = response.headers.get("Content-Type", "")
        if response.status_code != 200 or response.streaming or "html" not in kind:
            continue
        for form in read(response.content.decode()).forms:
            names = frozenset(each.name for each in form.controls)
            where = (cell.route.name, form.action or url, names)
            if where in seen or form.action.startswith("/account/"):
                continue
            seen.add(where)
            yield cell, form.action or url, form


def send(matrix, cell, url, body, follow=True):
    """Send it as this role, look at the page that follows, and undo all of it.

    Returns what is wrong, and whether the form was taken.
    """
    client = matrix._client(cell.viewer)
    cookies = client.cookies.copy()
    try:
        with undone():
            response = client.post(url, body)
            taken = response.status_code == 302
            if taken and follow:
                response = client.get(response.headers["Location"])
            planted = injected() if taken and INJECTED in str(body) else []
    except Exception as problem:  # noqa: BLE001 - whatever it is, it would be a 500
        return [f"{cell} at {url}: {type(problem).__name__}: {str(problem)[:300]}"], False
    finally:
        client.cookies = cookies
    wrong = [f"{cell} at {url} changed {table}" for table in planted]
    if response.status_code >= 500:
        wrong.append(f"{cell} at {url}: answered {response.status_code}")
    if "html" in response.headers.get("Content-Type", "") and not response.streaming:
        wrong += [f"{cell} at {url}: {fault}" for fault in read(response.content.decode()).faults]
    return wrong, taken


def foreign_fields(form):
    """Every column of every table that the form does not have, with words of ours."""
    names = {
        field.attname
        for model in apps.get_models()
        if model.__module__.startswith("worklocal.")
        for field in model._meta.local_concrete_fields
    }
    return dict.fromkeys(names - {each.name for each in form.controls}, INJECTED)


def send_all(matrix, *, part):
    """Each form twice: payloads in every text box; then what a service keeps, with payloads where
    words are free and every foreign field beside them.
    """
    wrong, sent, taken = [], 0, 0
    for cell, url, form in forms_of(matrix, part=part):
        kept = {**foreign_fields(form), **filling.stored(form, turn=sent)}
        for body in (filling.hostile(form, turn=sent), kept):
            found, was_taken = send(matrix, cell, url, body)
            wrong, sent, taken = wrong + found, sent + 1, taken + was_taken
    return wrong, sent, taken


def test_hostile_words_and_foreign_fields_in_a_share_of_the_forms(matrix, record_property):
    """X01, X02, A05, on one page in six; all of them with `--all`."""
    wrong, sent, taken = send_all(matrix, part=6)
    record_property("figure", f"hostile forms: {sent} sent as their roles, {taken} taken")
    assert wrong == [], "\n".join(wrong[:30])
    assert sent > 30
    assert taken > 8, "enough must be taken, or nothing is stored"


@pytest.mark.sweep
def test_hostile_words_and_foreign_fields_in_every_form_of_every_role(matrix, record_property):
    wrong, sent, taken = send_all(matrix, part=1)
    record_property("figure", f"hostile forms: {sent} sent as every role, {taken} taken")
    assert wrong == [], "\n".join(wrong[:30])
    assert sent > 400
    assert taken > 150


def injected():
    """Tables in which the foreign words stand now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.scope', 'AREA', true)")
        found = []
        for table in tables():
            cursor.execute(
                f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s LIMIT 1', [f"%{INJECTED}%"]
            )
            found += [table] if cursor.fetchone() else []
        return found


def tables():
    return [
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("worklocal.") and model._meta.managed
        and model._meta.app_label not in (
            "places", "occupations", "skills", "labour_market", "directory", "provenance",
        )
    ]  # fmt: skip


@pytest.mark.sweep
def test_every_payload_in_every_text_of_every_form(matrix, record_property):
    """Each text box meets each payload: a turn moves every box on by one."""
    forms = list(forms_of(matrix))
    wrong, sent = [], 0
    for cell, url, form in forms:
        if not any(each.is_text for each in form.controls):
            continue
        for turn, text in enumerate(PAYLOADS):
            body = {
                **filling.stored(form, turn=turn),
                **{each.name: text for each in form.controls if each.is_text},
                "submission_key": uuid.uuid4().hex,
            }
            found, _taken = send(matrix, cell, url, body, follow=turn % 10 == 0)
            wrong, sent = wrong + found, sent + 1
    record_property("figure", f"hostile forms: {sent:,} sent of {len(forms)} forms")
    assert wrong == [], "\n".join(wrong[:30])
