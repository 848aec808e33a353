"""A local stand-in for GOV.UK Notify, faithful where our sender relies on it.

Checks the JWT as Notify does (HS256, service id, thirty seconds), the template, the shape of the
address and the personalisation that the template asks for; answers in Notify's own JSON.
"""

import json
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt

SERVICE = "8f36b4d5-7a0b-4b52-9d0e-6a6ad3f8a001"
SECRET = "1b9a5c6e-9c35-4f0a-8f4a-3f1d0a6b7c01"
API_KEY = f"test_key-{SERVICE}-{SECRET}"
TEMPLATES = {
    "EMAIL": "a1f0a4d2-0000-4000-8000-000000000001",
    "SMS": "a1f0a4d2-0000-4000-8000-000000000002",
    "LETTER": "a1f0a4d2-0000-4000-8000-000000000003",
}
ADDRESS_OF = {"email": "email_address", "sms": "phone_number", "letter": None}


class FakeNotify:
    """`sent` is what was taken; `fail_next` is a list of status codes to answer first."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.fail_next: list[int] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                status, answer = fake.answer(
                    self.path, self.headers.get("Authorization", ""), self.rfile.read(length)
                )
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str, authorization: str, body: bytes) -> tuple[int, dict[str, Any]]:
        if self.fail_next:
            code = self.fail_next.pop(0)
            return _problem(code, "Exception", "Internal server error")
        refused = _refused(authorization)
        if refused:
            return _problem(403, "AuthError", refused)
        channel = path.removeprefix("/v2/notifications/")
        if channel not in ADDRESS_OF:
            return _problem(404, "NoResultFound", "No result found")
        wanted = json.loads(body)
        fault = _fault(channel, wanted)
        if fault:
            return _problem(400, "BadRequestError", fault)
        self.sent.append({"channel": channel, **wanted})
        notification = str(uuid.uuid4())
        return 201, {
            "id": notification, "reference": wanted.get("reference"),
            "uri": f"{self.url}/v2/notifications/{notification}",
            "template": {"id": wanted["template_id"], "version": 1}, "scheduled_for": None,
            "content": dict(wanted["personalisation"]),
        }  # fmt: skip


def _problem(status: int, kind: str, message: str) -> tuple[int, dict[str, Any]]:
    return status, {"status_code": status, "errors": [{"error": kind, "message": message}]}


def _refused(authorization: str) -> str:
    try:
        token = authorization.removeprefix("Bearer ")
        claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
    except jwt.InvalidTokenError:
        return "Invalid token: signature, api token not found"
    if claims.get("iss") != SERVICE:
        return "Invalid token: service not found"
    if abs(time.time() - claims["iat"]) > 30:
        return "Error: Your system clock must be accurate to within 30 seconds"
    return ""


def _fault(channel: str, wanted: dict[str, Any]) -> str:
    if wanted.get("template_id") != TEMPLATES[channel.upper()]:
        return "Template not found"
    words = wanted.get("personalisation") or {}
    missing = {"subject", "body"} - set(words)
    if channel == "letter":
        missing |= {f"address_line_{n}" for n in (1, 2, 3)} - set(words)
    if missing:
        return f"Missing personalisation: {', '.join(sorted(missing))}"
    field = ADDRESS_OF[channel]
    if field == "email_address" and "@" not in wanted.get(field, ""):
        return "email_address Not a valid email address"
    digits = "".join(c for c in wanted.get("phone_number", "") if c.isdigit())
    if field == "phone_number" and not 10 <= len(digits) <= 15:
        return "phone_number Not enough digits"
    return ""
