"""A local stand-in for the benefits agency's API, faithful to docs/reference/benefits-api.yaml.

It keeps the bytes it took, refuses what is not on the closed list, and gives the same receipt for
the same idempotency key. Run it with `python -m tools.benefits_stand_in --port 8099`; a
demonstration runs it with `--gateway --port 0`.
"""

import argparse
import hashlib
import json
import os
import threading
import time
import uuid
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATH = "/v1/messages"
LARGEST = 4_000
PAUSE_SECONDS = 15
EVENTS = {
    "REGISTERED": {"REGISTERED"},
    "ATTENDANCE": {"ATTENDED", "MOVED", "MISSED"},
    "WORK": {"STARTED", "ENDED"},
    "LEFT": {"LEFT"},
}
REASONS = {
    "ILL", "CARING", "TRAVEL", "INTERVIEW", "WORKING", "NOT_TOLD", "SERVICE", "FAMILY", "OTHER",
}  # fmt: skip
ALWAYS = {"list", "message", "area", "person", "kind", "event", "happened_on"}
IDS = ("message", "area", "person", "team", "replaces")


def fault_of(said: Any) -> str:
    """What is wrong with a message; empty when it is on the closed list, field for field."""
    if not isinstance(said, dict) or not said.keys() >= ALWAYS:
        return "a field is missing"
    if said["kind"] not in EVENTS or said["event"] not in EVENTS[said["kind"]]:
        return "the kind or the event is not on the list"
    allowed = ALWAYS | {"replaces"}
    allowed |= {"team"} if said["kind"] == "REGISTERED" else set()
    allowed |= {"reason"} if said["event"] in ("MOVED", "MISSED") else set()
    if not said.keys() <= allowed:
        return "a field is not on the list"
    try:
        date.fromisoformat(said["happened_on"])
        for name in IDS:
            if name in said:
                uuid.UUID(said[name])
    except (ValueError, TypeError, AttributeError):
        return "a field is not of its type"
    return "" if said.get("reason", "ILL") in REASONS else "the reason is not on the list"


class StandIn:
    """`taken` maps each key to the bytes that were taken; `fail_next` is a list of statuses."""

    def __init__(self, port: int = 0, token: str = "") -> None:
        self.taken: dict[str, bytes] = {}
        self.receipts: dict[str, str] = {}
        self.fail_next: list[int] = []
        self.lose_next_answers = 0
        self._token = token
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}{PATH}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> None:
        self._thread.join()

    def answer(self, path: str, key: str, token: str, body: bytes) -> tuple[int, dict[str, str]]:
        with self._lock:
            if self.fail_next:
                return self.fail_next.pop(0), {"error": "busy"}
            if path != PATH:
                return 404, {"error": "not found"}
            if self._token and token != f"Bearer {self._token}":
                return 401, {"error": "token"}
            return self._take(key, body)

    def _take(self, key: str, body: bytes) -> tuple[int, dict[str, str]]:
        try:
            said = json.loads(body)
        except ValueError:
            return 400, {"error": "not JSON"}
        if fault := fault_of(said):
            return 422, {"error": fault}
        if key != said["message"]:
            return 400, {"error": "the key is not the message's id"}
        if key in self.taken and self.taken[key] != body:
            return 409, {"error": "the same key came with other words"}
        status = 200 if key in self.taken else 201
        self.taken[key] = body
        receipt = self.receipts.setdefault(key, str(uuid.uuid4()))
        return status, {"receipt": receipt, "sha256": hashlib.sha256(body).hexdigest()}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                if length > LARGEST:
                    self.close_connection = True
                    status, answer = 413, {"error": "too large"}
                else:
                    status, answer = stand_in.answer(
                        self.path, self.headers.get("Idempotency-Key", ""),
                        self.headers.get("Authorization", ""), self.rfile.read(length),
                    )  # fmt: skip
                if stand_in.lose_next_answers and status in (200, 201):
                    stand_in.lose_next_answers -= 1
                    self.close_connection = True
                    return
                words = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(words)))
                self.end_headers()
                self.wfile.write(words)
                self.wfile.flush()

            def log_message(self, *args: object) -> None:
                return

        return Handler


def send_to(stand_in: StandIn, database: str) -> None:
    """The gateway itself, as its own role, in this process: it spares a demonstration 40 MB."""
    import psycopg

    from worklocal.exchange.benefits_gateway.client import BenefitsApi
    from worklocal.exchange.benefits_gateway.gateway import check_role, send_due

    with psycopg.connect(database) as connection, BenefitsApi(stand_in.url) as api:
        check_role(connection)
        while True:
            send_due(connection, api)
            time.sleep(PAUSE_SECONDS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--token", default="")
    parser.add_argument(
        "--gateway", action="store_true",
        help="send to it too, as the role of WORKLOCAL_GATEWAY_DATABASE",
    )  # fmt: skip
    chosen = parser.parse_args()
    stand_in = StandIn(chosen.port, chosen.token)
    print(f"Taking messages at {stand_in.url}", flush=True)
    try:
        if chosen.gateway:
            send_to(stand_in, os.environ["WORKLOCAL_GATEWAY_DATABASE"])
        stand_in.wait()
    except KeyboardInterrupt:
        stand_in.close()


if __name__ == "__main__":
    main()
