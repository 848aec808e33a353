"""`run.py demo`: database, demonstration area, web and worker, until it is told to stop."""

import argparse
import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence

import psycopg

from worklocal.config import databases
from worklocal.config.testing import run_as_owner

WEB_WORKERS = 2
WEB_THREADS = 4
READY_SECONDS = 90
PR_SET_PDEATHSIG = 1
"""Of Linux's prctl: the signal that a process is sent when its parent ends."""


def say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201 - a command line speaks to its terminal


def options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py demo", description=demo.__doc__)
    parser.add_argument("--port", type=int, default=8000, help="default 8000")
    parser.add_argument("--people", type=int, default=2000, help="people in it; default 2,000")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same people")
    parser.add_argument("--fresh", action="store_true", help="build it anew, dropping the old one")
    parser.add_argument("--build-only", action="store_true", help="build, and do not serve")
    return parser.parse_args(arguments)


def environment(url: str) -> dict[str, str]:
    return {
        **os.environ,
        "WORKLOCAL_DATABASE": url,
        "WORKLOCAL_DEMONSTRATION": "1",
        "DJANGO_SETTINGS_MODULE": "worklocal.config.settings",
        "PYTHONPATH": str(databases.root()),
        "OPENBLAS_NUM_THREADS": "1",
    }


def build(people: int, seed: int, *, fresh: bool, instance: str = "demo") -> dict[str, str]:
    """Bring the instance's database up to date and fill it unless it is filled already."""
    started = time.monotonic()
    urls = databases.prepare(instance)
    if fresh:
        with psycopg.connect(urls["owner"], autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        urls = databases.prepare(instance)
    say("Bringing the database up to date")
    run_as_owner(urls["owner"], "migrate_all", "-v0", "--skip-checks")
    run_as_owner(urls["owner"], "load", "all", "--skip-checks")
    run_as_owner(
        urls["owner"], "build_demonstration", f"--people={people}", f"--seed={seed}",
        "--skip-checks",
    )  # fmt: skip
    say(f"Built in {time.monotonic() - started:.0f} s")
    return urls


def prepare_static() -> None:
    """Fetch and patch the design system's files, and collect them; quick when it was done."""
    from tools.build_assets import build as build_assets

    build_assets(databases.root(), say)
    subprocess.run(
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "-v0", "--skip-checks"],
        check=True,
        env=environment("postgresql:///none"),
    )


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as page:  # noqa: S310 - our own address
            return bool(page.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextlib.contextmanager
def only_one(instance: str) -> Iterator[bool]:
    """Whether nobody else builds or serves this instance; held until the process ends."""
    folder = databases.local() / instance
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "serving.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _end_with_parent() -> None:
    """A `kill -9` of what started it leaves no server behind that holds the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(command: Sequence[str], own: dict[str, str], **more: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-m", *command],
        env=own,
        preexec_fn=_end_with_parent,  # noqa: PLW1509 - no thread runs yet
        **more,
    )


def start_web(url: str, port: int) -> subprocess.Popen[bytes]:
    command = [
        "gunicorn", "worklocal.config.wsgi:application",
        "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread",
        "--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS), "--log-level", "warning",
        "--graceful-timeout", "5",
    ]  # fmt: skip
    return start(command, environment(url))


def start_worker(url: str) -> subprocess.Popen[bytes]:
    return start(["django", "procrastinate", "worker", "-c", "2"], environment(url))


def start_gateway(url: str) -> subprocess.Popen[bytes]:
    """The benefits gateway as its own role, and a stand-in of the agency, in one small process.

    It is given the gateway's address of the database and no other.
    """
    command = ["tools.benefits_stand_in", "--gateway", "--port", "0"]
    own = {**environment("postgresql:///none"), "WORKLOCAL_GATEWAY_DATABASE": url}
    return start(command, own, stdout=subprocess.DEVNULL)


def demo(arguments: Sequence[str]) -> int:
    """Set everything up, build the demonstration area, serve it until Ctrl-C."""
    chosen = options(arguments)
    instance = os.environ.get("WORKLOCAL_INSTANCE", "demo")
    os.environ["WORKLOCAL_DEMONSTRATION"] = "1"
    with only_one(instance) as is_ours:
        if not is_ours:
            say("It runs already. Stop it first, or name another WORKLOCAL_INSTANCE.")
            return 1
        if not chosen.build_only and not is_free(chosen.port):
            say(f"Port {chosen.port} is in use. Choose another with --port.")
            return 1
        return _demo(chosen, instance)


def _demo(chosen: argparse.Namespace, instance: str) -> int:
    prepare_static()
    urls = build(chosen.people, chosen.seed, fresh=chosen.fresh, instance=instance)
    try:
        if not chosen.build_only:
            serve(urls["wl_app"], chosen.port, gateway=urls["wl_gateway"])
    finally:
        if not os.environ.get("DATABASE_URL"):
            databases.instance_server(instance).stop()
    return 0


def serve(url: str, port: int, *, gateway: str = "") -> None:
    """Run web, worker and gateway until SIGINT, SIGTERM, or until the web ends by itself."""
    children = [start_web(url, port), start_worker(url)]
    if gateway:
        children.append(start_gateway(gateway))

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    for each in (signal.SIGTERM, signal.SIGINT):  # a shell starts what is in the background deaf
        signal.signal(each, stop)
    address = f"http://127.0.0.1:{port}/"
    try:
        until = time.monotonic() + READY_SECONDS
        while not answers(address) and time.monotonic() < until and children[0].poll() is None:
            time.sleep(0.2)
        if children[0].poll() is not None:
            say("The web server could not start. Is the port in use? Choose another with --port.")
            return
        say(f"Ready: {address}")
        say("Step into any role at the foot of the page. Ctrl-C stops it; nothing is lost.")
        children[0].wait()
    except KeyboardInterrupt:
        say("Stopping")
    finally:
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()
