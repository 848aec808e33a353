"""The part of the evidence bench that runs inside one area's database; prints one line of JSON."""

import json
import statistics
import subprocess
import sys
import tempfile
import time

import django

django.setup()

from django.test import Client  # noqa: E402 - after Django is set up
from django.urls import reverse  # noqa: E402

from tools.bench_pages_inside import role_of, sign_in  # noqa: E402
from worklocal.accounts.enums import RoleKind  # noqa: E402
from worklocal.accounts.models import Area  # noqa: E402
from worklocal.core.context import Context, acting  # noqa: E402

WARM_UP = 10


def main(tries: int) -> dict[str, object]:
    """The page alone, then beside rebuilds until it was opened as often again, then alone again.

    Before is the mean of the medians on either side, so that a machine that warms or tires does
    not decide.
    """
    client = Client()
    with acting(Context(scope="SIGN_IN")):
        sign_in(client, role_of(RoleKind.COACH))
        slug = Area.objects.get(is_default=True).slug
    path = reverse("coach:caseload")
    for _ in range(WARM_UP):
        assert client.get(path).status_code == 200, path  # noqa: S101
    first = [opened(client, path) for _ in range(tries)]
    during: list[float] = []
    seconds: list[float] = []
    while len(during) < tries:
        during += beside_a_rebuild(client, path, slug, seconds)
    last = [opened(client, path) for _ in range(tries)]
    before = (statistics.median(first) + statistics.median(last)) / 2
    return {
        "board_seconds": round(max(seconds), 2),
        "rebuilds": len(seconds),
        "page": path,
        "page_before_ms": round(before, 2),
        "page_during_ms": round(statistics.median(during), 2),
        "opened_during": len(during),
    }


def opened(client: Client, path: str) -> float:
    began = time.perf_counter()
    client.get(path)
    return 1000 * (time.perf_counter() - began)


def beside_a_rebuild(client: Client, path: str, slug: str, seconds: list[float]) -> list[float]:
    times = []
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        rebuild = subprocess.Popen(
            [sys.executable, "-m", "django", "report", "--area", slug, "--out", folder,
             "--gently", "--skip-checks"],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        while rebuild.poll() is None:
            times.append(opened(client, path))
        if rebuild.returncode:
            raise RuntimeError("The rebuild failed.")
        seconds.append(time.perf_counter() - began)
    return times


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
