"""Server time, queries and throughput of main pages at several sizes of service, in one run.

Each size has a database of its own, built when it is not there yet (`.local/bench-N`). A page is
opened in process, as its role, under row-level security; the median and the 95th percentile are of
the whole request. Throughput is asked of gunicorn over the loopback, beside a bare page.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from worklocal.config import databases, serving

SIZES = "2000,30000,300000"
PORT = 8399
BARE = "/healthz"


@dataclass(frozen=True)
class Row:
    page: str
    role: str
    people: int
    queries: int
    median_ms: float
    p95_ms: float
    rps: float


def main(arguments: Sequence[str]) -> int:
    """Build what is missing, measure, print the table and the ratios; --json writes the rows."""
    parser = argparse.ArgumentParser(prog="run.py bench pages", description=main.__doc__)
    parser.add_argument("--sizes", default=SIZES, help=f"people, by comma; default {SIZES}")
    parser.add_argument("--tries", type=int, default=60, help="times each page is opened")
    parser.add_argument("--seconds", type=float, default=2.0, help="of load a page")
    parser.add_argument("--json", help="file for a list of {page, role, people, queries, ...}")
    chosen = parser.parse_args(arguments)
    serving.prepare_static()
    rows: list[Row] = []
    for size in (int(text) for text in chosen.sizes.split(",")):
        rows += measure(size, tries=chosen.tries, seconds=chosen.seconds)
    report(rows)
    if chosen.json:
        Path(chosen.json).write_text(json.dumps([asdict(row) for row in rows], indent=1))
    return 0


def measure(size: int, *, tries: int, seconds: float) -> list[Row]:
    """All pages at one size."""
    instance = f"bench-{size}"
    os.environ["WORKLOCAL_DEMONSTRATION"] = "1"
    urls = serving.build(size, 1, fresh=False, instance=instance)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tools.bench_pages_inside", str(size), str(tries)],
            check=True, env=serving.environment(urls["wl_app"]), cwd=databases.root(),
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        found = json.loads(done.stdout.splitlines()[-1])
        web = serving.start_web(urls["wl_app"], PORT)
        try:
            wait_until_ready()
            return [
                Row(
                    each["page"], each["role"], size, each["queries"], each["median_ms"],
                    each["p95_ms"], throughput(each["path"], each["cookie"], seconds),
                )
                for each in found
            ]  # fmt: skip
        finally:
            web.terminate()
            web.wait(20)
    finally:
        databases.instance_server(instance).stop()


def wait_until_ready() -> None:
    until = time.monotonic() + 60
    while not serving.answers(f"http://127.0.0.1:{PORT}{BARE}") and time.monotonic() < until:
        time.sleep(0.2)


def throughput(path: str, cookie: str, seconds: float) -> float:
    """Requests answered a second by eight callers over the loopback, each with one connection."""
    counts: list[int] = []

    def call() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        until, count = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"A page under load answered {answer.status}.")
            count += 1
        counts.append(count)

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(sum(counts) / seconds, 1)


def report(rows: Sequence[Row]) -> None:
    sizes = sorted({row.people for row in rows})
    print(f"{'page':<30}{'role':<14}{'people':>9}{'queries':>9}{'median':>9}{'p95':>9}{'req/s':>8}")
    for row in rows:
        print(
            f"{row.page:<30}{row.role:<14}{row.people:>9,}{row.queries:>9}"
            f"{row.median_ms:>7.1f}ms{row.p95_ms:>7.1f}ms{row.rps:>8.0f}"
        )
    if len(sizes) > 1:
        print(f"\nmedian at {sizes[-1]:,} people over median at {sizes[0]:,}; goal 1.5 on lists")
        by_page = {(row.page, row.role, row.people): row.median_ms for row in rows}
        for page, role in dict.fromkeys((row.page, row.role) for row in rows):
            ratio = by_page[page, role, sizes[-1]] / by_page[page, role, sizes[0]]
            print(f"  {page:<30}{role:<14}{ratio:>6.2f}")
    bare = statistics.median([row.rps for row in rows if row.page == "bare page"] or [0])
    print(f"\nbare page of the same stack: {bare:,.0f} requests a second")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
