"""The part of the page bench that runs inside one size's database; prints one line of JSON."""

import json
import statistics
import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402 - after Django is set up
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402

from worklocal.accounts.enums import RoleKind  # noqa: E402
from worklocal.accounts.models import Role  # noqa: E402
from worklocal.accounts.viewer import viewer_in  # noqa: E402
from worklocal.core.context import Context, acting  # noqa: E402
from worklocal.support.people.models import Journey  # noqa: E402

WARM_UP = 5

PAGES = [
    ("bare page", None, "shell:health", ""),
    ("front page", None, "public:home", ""),
    ("help near me", None, "public:find", "?postcode=M1+1AE"),
    ("jobs", None, "public:jobs", ""),
    ("my account", RoleKind.CITIZEN, "citizen:home", ""),
    ("my matches", RoleKind.CITIZEN, "citizen:matches", ""),
    ("today", RoleKind.COACH, "coach:today", ""),
    ("caseload", RoleKind.COACH, "coach:caseload", ""),
    ("caseload by name", RoleKind.COACH, "coach:caseload", "?sort=name"),
    ("person", RoleKind.COACH, "coach:person", ""),
    ("team's caseload", RoleKind.LEADER, "coach:caseload", ""),
    ("hub desk", RoleKind.HUB, "hub:desk", ""),
    ("new joiners", RoleKind.HUB, "hub:joiners", ""),
    ("referrals inbox", RoleKind.PROVIDER, "provider:inbox", ""),
    ("introductions", RoleKind.EMPLOYER, "employer:introductions", ""),
    ("claims", RoleKind.COMMISSIONER, "commissioner:claims", ""),
    ("outcomes", RoleKind.BOARD, "board:outcomes", ""),
    ("who looked", RoleKind.CITIZEN, "citizen:who_looked", ""),
    ("reads of records", RoleKind.STEWARD, "steward:reads", ""),
]


def role_of(kind: RoleKind) -> Role:
    """The first role of a kind in the first area: the one the demonstration steps into."""
    roles = Role.objects.filter(kind=kind, area__is_default=True).select_related(
        "user", "area", "organisation"
    )
    return roles.order_by("starts_on", "id").first()


def sign_in(client: Client, role: Role) -> None:
    client.force_login(role.user)
    session = client.session
    session["role"], session["second_factor"] = str(role.pk), "bench"
    session.save()


def path_of(name: str, query: str, role: Role | None) -> str | None:
    try:
        if name != "coach:person":
            return reverse(name) + query
        with acting(viewer_in(role).context()):
            journey = Journey.objects.filter(lead_coach=role.user).open().order_by("id").first()
        return reverse(name, args=[journey.person_id])
    except NoReverseMatch:
        return None


def main(tries: int) -> list[dict[str, object]]:
    found = []
    for page, kind, name, query in PAGES:
        client, role = Client(), None
        if kind:
            with acting(Context(scope="SIGN_IN")):
                role = role_of(kind)
                sign_in(client, role)
        path = path_of(name, query, role)
        if path is None:
            print(f"{page}: there is no such page", file=sys.stderr)
            continue
        for _ in range(WARM_UP):
            answer = client.get(path)
            assert answer.status_code == 200, (page, path, answer.status_code)  # noqa: S101
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked = len(queries)  # now: the next request clears the log
        times = []
        for _ in range(tries):
            began = time.perf_counter()
            client.get(path)
            times.append(1000 * (time.perf_counter() - began))
        times.sort()
        found.append(
            {
                "page": page, "role": str(kind or "anyone").lower(), "path": path,
                "queries": asked, "median_ms": round(statistics.median(times), 2),
                "p95_ms": round(times[int(0.95 * (len(times) - 1))], 2),
                "cookie": "; ".join(f"{k}={m.value}" for k, m in client.cookies.items()),
            }
        )  # fmt: skip
    return found


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[2]))))
