"""The port's senders against a stand-in for the supplier, which is itself held to its promises."""

import json
import uuid

import pytest
from django.core import mail
from notifications_python_client.authentication import create_jwt_token

from tests.exchange.sending.fake_notify import API_KEY, SECRET, SERVICE, TEMPLATES, FakeNotify
from worklocal.exchange.sending.demonstration import KeepHere
from worklocal.exchange.sending.govuk_notify import GovukNotify
from worklocal.exchange.sending.plain_email import PlainEmail
from worklocal.exchange.sending.port import Message, TryLater, Undeliverable

ADDRESSES = {
    "EMAIL": "amina@people.example",
    "SMS": "07700 900 982",
    "LETTER": "Amina\n1 Mill Lane\nM1 1AE",
}


def message(channel="EMAIL", address=None):
    return Message(
        reference=uuid.UUID(int=7), channel=channel, subject="Something to read",
        address=ADDRESSES[channel] if address is None else address, body="Sign in to read it.",
    )  # fmt: skip


@pytest.fixture
def notify(settings):
    fake = FakeNotify()
    settings.NOTIFY_API_KEY = API_KEY
    settings.NOTIFY_BASE_URL = fake.url
    settings.NOTIFY_TEMPLATES = TEMPLATES
    yield fake
    fake.close()


@pytest.mark.parametrize("channel", ["EMAIL", "SMS", "LETTER"])
def test_notify_takes_each_channel_with_our_reference(notify, channel):
    receipt = GovukNotify().send(message(channel))

    (sent,) = notify.sent
    assert uuid.UUID(receipt.note)
    assert sent["channel"] == channel.lower()
    assert sent["reference"] == str(uuid.UUID(int=7))
    assert sent["personalisation"]["body"] == "Sign in to read it."


@pytest.mark.parametrize(("status", "refusal"), [
    (429, TryLater), (500, TryLater), (503, TryLater), (400, Undeliverable), (403, Undeliverable),
])  # fmt: skip
def test_notify_tells_a_passing_fault_from_a_lasting_one(notify, status, refusal):
    notify.fail_next = [status]

    with pytest.raises(refusal):
        GovukNotify().send(message())

    assert notify.sent == []


def test_notify_that_does_not_answer_is_tried_later(notify, settings):
    settings.NOTIFY_BASE_URL = "http://127.0.0.1:9"

    with pytest.raises(TryLater):
        GovukNotify().send(message())


def test_notify_refuses_a_wrong_address_for_good(notify):
    with pytest.raises(Undeliverable):
        GovukNotify().send(message("SMS", address="12"))


def test_a_channel_without_a_template_is_undeliverable(notify, settings):
    settings.NOTIFY_TEMPLATES = {"EMAIL": TEMPLATES["EMAIL"]}

    with pytest.raises(Undeliverable):
        GovukNotify().send(message("SMS"))


def test_plain_email_goes_out_and_texts_do_not():
    PlainEmail().send(message())

    assert [(m.subject, m.to, m.body) for m in mail.outbox] == [
        ("Something to read", ["amina@people.example"], "Sign in to read it.")
    ]
    with pytest.raises(Undeliverable):
        PlainEmail().send(message("SMS"))


def test_the_demonstration_keeps_everything_here():
    assert KeepHere().send(message("SMS")).note == "kept here: this is a demonstration"
    assert mail.outbox == []


class TestTheStandIn:
    """What we rely on in the stand-in, checked without our sender."""

    def body(self, **changes):
        return json.dumps(
            {
                "template_id": TEMPLATES["EMAIL"], "email_address": "a@b.example",
                "personalisation": {"subject": "s", "body": "b"}, **changes,
            }
        ).encode()  # fmt: skip

    def ask(self, fake, body, token=None, path="/v2/notifications/email"):
        token = token or create_jwt_token(SECRET, SERVICE)
        return fake.answer(path, f"Bearer {token}", body)[0]

    def test_refuses_what_notify_refuses(self, notify):
        assert self.ask(notify, self.body()) == 201
        assert self.ask(notify, self.body(), token="nonsense") == 403
        assert self.ask(notify, self.body(), token=create_jwt_token("x" * 36, SERVICE)) == 403
        assert self.ask(notify, self.body(), token=create_jwt_token(SECRET, "other")) == 403
        assert self.ask(notify, self.body(template_id="other")) == 400
        assert self.ask(notify, self.body(email_address="nobody")) == 400
        assert self.ask(notify, self.body(personalisation={"subject": "s"})) == 400
        assert self.ask(notify, self.body(), path="/v2/notifications/fax") == 404
        assert len(notify.sent) == 1
