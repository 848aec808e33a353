"""What we send goes to the service that was named: no redirect is followed, no forger believed.

Each port is put before a real server on this machine that leads elsewhere, or whose certificate
nobody vouches for, and another that counts what reaches it.
"""

import datetime as dt
import ssl
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.exchange.sending.fake_notify import API_KEY, TEMPLATES
from worklocal.core.models import NotificationChannel
from worklocal.exchange.benefits_gateway.client import AgencyBusy, BenefitsApi
from worklocal.exchange.sending.govuk_notify import GovukNotify
from worklocal.exchange.sending.port import Message, TryLater


class Server:
    """Answers every call with `status`, leads to `to`, and keeps the bodies that reached it."""

    def __init__(self, *, status=201, to="", context=None):
        self.taken = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                server.taken.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
                self.send_response(status)
                if to:
                    self.send_header("Location", to)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST  # noqa: N815 - the library's name

            def log_message(self, *arguments):
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.handle_error = lambda *arguments: None
        if context:
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        self.port = self.http.server_port
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def close(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture
def servers():
    made = []

    def make(**about):
        made.append(Server(**about))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def unknown_certificate(tmp_path):
    """For the right name, in date, and vouched for by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = tmp_path / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def by_notify(settings, url):
    settings.NOTIFY_API_KEY, settings.NOTIFY_BASE_URL = API_KEY, url
    settings.NOTIFY_TEMPLATES = TEMPLATES
    GovukNotify().send(
        Message(str(uuid.uuid4()), NotificationChannel.EMAIL, "a@people.example", "Hello", "words")
    )


def by_gateway(settings, url):
    with BenefitsApi(f"{url}/messages", token="secret") as api:
        api.send(key=uuid.uuid4(), body=b"{}")


PORTS = pytest.mark.parametrize(
    ("send", "later"), [(by_notify, TryLater), (by_gateway, AgencyBusy)]
)


@PORTS
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(servers, settings, send, later, status):
    """V15.3.2: nothing reaches where an answer leads; the message is kept and tried again."""
    elsewhere = servers()
    named = servers(status=status, to=f"http://127.0.0.1:{elsewhere.port}/taken")
    with pytest.raises(later):
        send(settings, f"http://127.0.0.1:{named.port}")
    assert len(named.taken) == 1
    assert elsewhere.taken == []


@PORTS
def test_a_certificate_that_nobody_vouches_for_is_refused(
    servers, settings, unknown_certificate, send, later
):
    """V12.3.2: the talk ends before a word was said."""
    named = servers(context=unknown_certificate)
    with pytest.raises(later):
        send(settings, f"https://localhost:{named.port}")
    assert named.taken == []
