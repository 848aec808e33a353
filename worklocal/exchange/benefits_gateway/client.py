"""The agency's API, as docs/reference/benefits-api.yaml describes it. Only a receipt comes back."""

import hashlib
import http.client
import json
import ssl
import uuid
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 10
LARGEST_ANSWER = 2_000
TAKEN = (200, 201)
NEVER = (400, 401, 403, 404, 409, 413, 415, 422)
SHUT_MEANWHILE = (ConnectionResetError, BrokenPipeError, http.client.RemoteDisconnected)
OUR_OWN = ("127.0.0.1", "localhost", "::1")


class AgencyBusy(Exception):
    """No answer, or one that says later. The same message may go again under the same key."""


class AgencyRefused(Exception):
    """The agency will never take this. Somebody has to look at it."""


@dataclass(frozen=True)
class BenefitsApi:
    """`url` is where messages are posted. Plain http is accepted for this machine alone."""

    url: str
    token: str = ""
    _open: list[http.client.HTTPConnection] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme != "https" and parts.hostname not in OUR_OWN:
            raise ValueError("The agency's address must be https.")

    def send(self, *, key: uuid.UUID, body: bytes) -> uuid.UUID:
        """Post one message; return its receipt. Raises AgencyBusy or AgencyRefused.

        The receipt names the hash of what the agency took. When it is not the hash of what was
        sent, the message does not count as sent. Whatever else an answer holds is not read.
        """
        status, answer = self._post(key, body)
        if status in NEVER:
            raise AgencyRefused(f"answered {status}")
        if status not in TAKEN:
            raise AgencyBusy(f"answered {status}")
        try:
            read = json.loads(answer)
            receipt, digest = uuid.UUID(read["receipt"]), str(read["sha256"])
        except (ValueError, KeyError, TypeError) as problem:
            raise AgencyBusy("its answer could not be read") from problem
        if digest != hashlib.sha256(body).hexdigest():
            raise AgencyRefused("its receipt is for other words than were sent")
        return receipt

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        for made in self._open:
            made.close()
        self._open.clear()

    def _post(self, key: uuid.UUID, body: bytes) -> tuple[int, bytes]:
        """Over one connection that is kept; a kept one that was shut meanwhile is opened anew.

        Sending the same message twice is harmless: it goes under the same key.
        """
        parts = urlsplit(self.url)
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(key)}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        was_kept = bool(self._open)
        try:
            return self._ask(parts.path or "/", body, headers)
        except (OSError, http.client.HTTPException) as problem:
            self.close()
            if was_kept and isinstance(problem, SHUT_MEANWHILE):
                return self._post(key, body)
            raise AgencyBusy(type(problem).__name__) from problem

    def _ask(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        if not self._open:
            self._open.append(self._connection())
        made = self._open[0]
        made.request("POST", path, body=body, headers=headers)
        answer = made.getresponse()
        read = answer.read(LARGEST_ANSWER)
        if answer.will_close or answer.read(1):
            self.close()
        return answer.status, read

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        host, port = parts.hostname or "", parts.port
        if parts.scheme == "https":
            return http.client.HTTPSConnection(
                host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
