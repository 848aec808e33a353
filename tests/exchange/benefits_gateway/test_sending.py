"""The gateway process: what it sends is what was shown and what is kept, byte for byte."""

import hashlib
import subprocess
import sys
import uuid

import psycopg
import pytest

from tests.exchange.benefits_gateway import facts
from worklocal.core.models import AuditEntry
from worklocal.exchange.benefits_gateway import guard, services
from worklocal.exchange.benefits_gateway.client import AgencyRefused, BenefitsApi
from worklocal.exchange.benefits_gateway.enums import Wrong
from worklocal.exchange.benefits_gateway.gateway import send_due
from worklocal.exchange.benefits_gateway.models import BenefitsMessage, SentLog
from worklocal.exchange.benefits_gateway.words import with_body


def go(committed, stand_in, **more):
    with (
        psycopg.connect(committed.urls["wl_gateway"]) as gateway, BenefitsApi(stand_in.url) as api
    ):  # fmt: skip
        return dict(send_due(gateway, api, **more).counts)


def body_of(cast, message):
    with cast.as_(cast.amina_role):
        return with_body(BenefitsMessage.objects.filter(pk=message.pk)).get().body


def test_a_message_goes_two_working_days_after_it_was_shown(committed, stand_in):
    cast = committed.cast
    facts.link(cast)
    (message,) = facts.form(cast)
    shown = body_of(cast, message)
    assert go(committed, stand_in) == {}

    facts.days_pass(committed.urls["owner"], 7)
    assert go(committed, stand_in) == {"sent": 1}

    assert stand_in.taken == {str(message.pk): shown.encode()}
    with cast.as_(cast.amina_role):
        log = SentLog.objects.get()
        assert log.body == shown
        assert log.sha256 == hashlib.sha256(shown.encode()).hexdigest()
        assert str(log.receipt) == stand_in.receipts[str(message.pk)]
        assert BenefitsMessage.objects.get().state == "SENT"
        assert AuditEntry.objects.filter(action="benefits.sent").count() == 1
    assert go(committed, stand_in) == {}


def test_a_message_that_the_person_stopped_does_not_go(committed, stand_in):
    cast = committed.cast
    facts.link(cast)
    (message,) = facts.form(cast)
    facts.days_pass(committed.urls["owner"], 7)
    with cast.as_(cast.amina_role):
        services.say_wrong(message=message, code=Wrong.NOT_SO)

    assert go(committed, stand_in) == {}

    with cast.as_(cast.amina_role):
        services.take_back(message=message)
    assert go(committed, stand_in) == {}, "the two days begin again"


def test_the_same_message_twice_is_one_when_the_answer_was_lost(committed, stand_in):
    facts.link(committed.cast)
    (message,) = facts.form(committed.cast)
    facts.days_pass(committed.urls["owner"], 7)
    stand_in.lose_next_answers = 1

    assert go(committed, stand_in) == {"later": 1}
    assert go(committed, stand_in) == {"sent": 1}

    assert list(stand_in.taken) == [str(message.pk)]
    assert len(stand_in.receipts) == 1


@pytest.mark.parametrize(("status", "what"), [(503, "later"), (429, "later"), (422, "refused")])
def test_an_agency_that_does_not_take_it_leaves_it_unsent(committed, stand_in, status, what):
    facts.link(committed.cast)
    facts.form(committed.cast)
    facts.days_pass(committed.urls["owner"], 7)
    stand_in.fail_next = [status]

    assert go(committed, stand_in) == {what: 1}

    with committed.cast.as_area():
        assert BenefitsMessage.objects.get().state == "SHOWN"
        assert not SentLog.objects.exists()


def test_a_receipt_for_other_words_does_not_count(stand_in, monkeypatch):
    def other_words(key, body):
        return 201, {"receipt": str(uuid.uuid4()), "sha256": "0" * 64}

    monkeypatch.setattr(stand_in, "_take", other_words)

    with BenefitsApi(stand_in.url) as api, pytest.raises(AgencyRefused, match="other words"):
        api.send(key=uuid.uuid4(), body=b"{}")


def test_an_agency_without_https_is_refused():
    with pytest.raises(ValueError, match="https"):
        BenefitsApi("http://agency.example/v1/messages")


def test_the_log_equals_the_bytes_for_a_thousand_messages(committed, stand_in):
    """W09. A thousand meetings of one person, as the agency's side took them."""
    cast = committed.cast
    facts.link(cast)
    facts.switch_on(cast)
    with psycopg.connect(committed.urls["owner"]) as owner:
        owner.execute(THOUSAND, [cast.area.pk, cast.amina.pk, cast.journey.pk, cast.ben.user.pk])
        owner.execute(facts.ASKED)
    with cast.as_area():
        services.form_all()
    with psycopg.connect(committed.urls["owner"]) as owner:
        owner.execute(
            "UPDATE benefits_gateway_benefitsmessage SET state = 'SHOWN', shown_by = 'ACCOUNT'"
        )
    facts.days_pass(committed.urls["owner"], 7)

    assert go(committed, stand_in, limit=2000) == {"sent": 1001}

    with cast.as_(cast.amina_role):
        logged = {str(row.message_id): row for row in SentLog.objects.order_by("number")}
    assert logged.keys() == stand_in.taken.keys()
    for key, body in stand_in.taken.items():
        assert logged[key].body.encode() == body
        assert logged[key].sha256 == hashlib.sha256(body).hexdigest()
        assert str(logged[key].receipt) == stand_in.receipts[key]
    with psycopg.connect(committed.urls["owner"]) as owner:
        assert owner.execute(guard.VERIFY, [cast.area.pk]).fetchall() == []
        owner.execute("UPDATE benefits_gateway_sentlog SET receipt = id WHERE number = 500")
        assert owner.execute(guard.VERIFY, [cast.area.pk]).fetchall() == [(500,)]
        owner.rollback()


THOUSAND = """
INSERT INTO appointments_appointment (id, created_at, area_id, person_id, journey_id, with_user_id,
  meeting, during, starts_at, state, private_space, cause)
SELECT gen_random_uuid(), now(), %s, %s, %s, %s, 'PHONE',
  tstzrange(t, t + interval '30 minutes'), t, 'ATTENDED', false, ''
FROM generate_series(1, 1000) n, LATERAL (SELECT now() - n * interval '4 hours' AS t) s
"""


def test_the_command_runs_as_the_gateway_and_as_nobody_else(committed, stand_in):
    facts.link(committed.cast)
    facts.form(committed.cast)
    facts.days_pass(committed.urls["owner"], 7)

    def run(role):
        import os

        environment = {
            **os.environ, "WORKLOCAL_DATABASE": "postgresql:///none",
            "DJANGO_SETTINGS_MODULE": "worklocal.config.settings",
            "WORKLOCAL_GATEWAY_DATABASE": committed.urls[role],
            "WORKLOCAL_BENEFITS_API": stand_in.url,
        }  # fmt: skip
        return subprocess.run(
            [sys.executable, "-m", "django", "benefits_gateway"], env=environment, check=False,
            capture_output=True, text=True,
        )  # fmt: skip

    assert "no other" in run("wl_app").stderr
    assert run("wl_gateway").stdout.strip() == "1 sent"
