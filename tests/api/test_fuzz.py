"""X05, X02: calls drawn from the document, as every role: no answer of 500, each as declared."""

import time

import pytest

from tests.api.fuzzing import Fuzzer, Holder
from tests.cast import CANARY
from tests.undoing import undone
from worklocal.accounts import tokens
from worklocal.accounts.enums import RoleKind
from worklocal.api.document import document
from worklocal.core import clock
from worklocal.support.people.models import Person

NEAR = ("", "esi", "otto", "dev", "ben", "lena", "farid", "bola", "anya")
SMALL = 300
LARGE = 100_000
ROUND = 100
MOST_WRONG = 50
AS = ("esi", "otto", "dev", "ben", "lena", "farid", "bola", "anya", "hana", "bea", "stefan", "adam",
      "amina_role", "grace", "far_provider", "far_employer", "far_commissioner")  # fmt: skip


def everybody(world):
    """Each role's client: by token where a role may have one, by session elsewhere; and nobody."""
    clients = {"NOBODY/": (world.cast.client(), "")}
    for name in AS:
        role = world.viewers[name]
        secret = ""
        if role.kind in tokens.TOKEN_ROLES:
            with world.cast.as_(role):
                _, secret = tokens.make_token(role=role, name="Fuzz", days=9, at=clock.now())
        client = world.cast.client(None if secret else role)
        clients[f"{RoleKind(role.kind).value}/{name}"] = (client, secret)
    return clients


def ids_of(world):
    found = {
        "area_slug": ["gm", "wy", "nowhere"],
        "code": ["share_sustained", "share_started", "x"],
    }
    for things in world.things.values():
        for name, value in things.items():
            found.setdefault(name, []).append(str(value))
    return found


def run(world, count, seed):
    """Calls in rounds: what one round wrote stands until its end, and is then undone, so that
    each round begins with everybody's things as they were, and locks do not pile up.
    """
    clients = everybody(world)
    fuzzer = Fuzzer(document(), ids_of(world), list(clients), seed)
    holder = Holder(document(), clients)
    while (made := sum(holder.statuses.values())) < count and len(holder.wrong) < MOST_WRONG:
        with undone():
            for _ in range(min(ROUND, count - made)):
                holder.make(fuzzer.call())
    return holder


def test_some_hundred_calls_drawn_from_the_document(world, record_property):
    holder = run(world, SMALL, seed=7)
    record_property("figure", f"API fuzz: {SMALL} calls, {dict(sorted(holder.statuses.items()))}")
    assert holder.wrong == [], "\n".join(holder.wrong[:20])
    assert holder.statuses[200] > SMALL / 10, "enough calls must get in, or nothing is proved"
    assert {201, 401, 404, 409, 422} <= set(holder.statuses)


def test_the_fuzzer_notices_what_is_wrong(world):
    """Planted: a status, a media type and a field that the document does not have."""
    holder = Holder(document(), {})
    fuzzer = Fuzzer(document(), ids_of(world), ["NOBODY/"], seed=3)
    call = next(c for c in iter(fuzzer.call, None) if c.declared == "/api/v1/areas" and
                c.method == "GET" and "?" not in c.path and not c.headers)  # fmt: skip
    good = world.cast.client().get("/api/v1/areas")
    assert holder.fault(call, good) == ""
    for change, told in (
        ({"status_code": 500}, "answered 500"), ({"status_code": 418}, "not declared"),
        ({"content": b'{"items": [], "extra": 1}'}, "does not fit"),
    ):  # fmt: skip
        bad = world.cast.client().get("/api/v1/areas")
        for name, value in change.items():
            setattr(bad, name, value)
        assert told in holder.fault(call, bad)
    good.headers["Content-Type"] = "text/html"
    assert "text/html" in holder.fault(call, good)


def test_no_answer_of_one_area_holds_a_word_of_another(world):
    """T07: every read of the API as a role of the first area, with either area's things in the
    address; the canary of the other area is in none.
    """
    clients, ids, read = everybody(world), ids_of(world), 0
    near = {name: each for name, each in clients.items() if name.split("/")[1] in NEAR}
    for path, methods in document()["paths"].items():
        if "get" not in methods or path == "/api/v1/areas":
            continue
        kinds = methods["get"]["x-roles"] or ["NOBODY"]
        for viewer, (client, secret) in near.items():
            if viewer.split("/")[0] not in kinds:
                continue
            headers = {"Authorization": f"Bearer {secret}"} if secret else {}
            for subject in ("amina", "gwen"):
                things = {**world.things[subject], "area_slug": "gm", "code": "share_started"}
                url = path
                for name in ids:
                    url = url.replace(f"{{{name}}}", str(things.get(name, "")))
                answer = client.get(url, headers=headers)
                read += answer.status_code == 200
                assert CANARY.encode() not in answer.content, (viewer, url)
    assert read > 40


@pytest.mark.sweep
def test_a_hundred_thousand_calls(world, record_property):
    started = time.process_time(), time.perf_counter()
    holder = run(world, LARGE, seed=2026)
    cpu, wall = time.process_time() - started[0], time.perf_counter() - started[1]
    record_property(
        "figure", f"API fuzz: {sum(holder.statuses.values()):,} calls in {wall:.0f} s"
        f" ({cpu:.0f} s of CPU), {dict(sorted(holder.statuses.items()))}",
    )  # fmt: skip
    assert holder.wrong == [], "\n".join(holder.wrong[:20])
    assert sum(holder.statuses.values()) == LARGE
    with world.cast.as_area():
        assert Person.objects.exists(), "nothing was dropped"
