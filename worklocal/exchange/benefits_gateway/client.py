"""The agency's API, as docs/reference/benefits-api.yaml describes it. Only a receipt comes back."""

import hashlib
import http.client
import json
import ssl
import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 10
LARGEST_ANSWER = 2_000
TAKEN = (200, 201)
NEVER = (400, 401, 403, 404, 409, 413, 415, 422)
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

    def _post(self, key: uuid.UUID, body: bytes) -> tuple[int, bytes]:
        parts = urlsplit(self.url)
        made = self._connection(parts.scheme, parts.hostname or "", parts.port)
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(key)}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            made.request("POST", parts.path or "/", body=body, headers=headers)
            answer = made.getresponse()
            return answer.status, answer.read(LARGEST_ANSWER)
        except (OSError, http.client.HTTPException) as problem:
            raise AgencyBusy(type(problem).__name__) from problem
        finally:
            made.close()

    @staticmethod
    def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        if scheme == "https":
            return http.client.HTTPSConnection(
                host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
