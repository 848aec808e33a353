"""Sending what is due: once, safely, and again when it failed in passing."""

from datetime import timedelta

import pytest

from worklocal.core import clock, notifications
from worklocal.core.models import Notification
from worklocal.exchange.sending.port import Receipt, TryLater, Undeliverable
from worklocal.exchange.sending.services import send_due
from worklocal.support.people.enums import Channel
from worklocal.support.people.services import set_contact_rule

NOON = clock.now().astimezone(clock.LONDON).replace(hour=12, minute=0, second=0, microsecond=0)


class Keeps:
    """A sender that remembers what it was given, and fails as it is told."""

    def __init__(self, *problems):
        self.sent, self.problems = [], list(problems)

    def send(self, message):
        if self.problems:
            raise self.problems.pop(0)
        self.sent.append(message)
        return Receipt("taken")


def ask(cast, *, key="k", channel="EMAIL", person=True, **more):
    with cast.as_(cast.ben):
        return notifications.queue(
            key=key, template="test", subject="Something to read", body="Sign in to read it.",
            person_id=cast.amina.pk if person else None, channel=channel,
            send_after=NOON, **more,
        )  # fmt: skip


def rows(cast):
    with cast.as_area():
        return list(Notification.objects.order_by("id").values_list("status", "tries", "outcome"))


def test_a_message_is_asked_for_once_by_key(cast):
    assert ask(cast) is True
    assert ask(cast) is False
    assert len(rows(cast)) == 1


def test_a_message_goes_once_to_the_address_on_record(cast):
    ask(cast)
    sender = Keeps()

    send_due(sender=sender, at=NOON)
    send_due(sender=sender, at=NOON)

    assert [m.address for m in sender.sent] == ["amina@people.example"]
    assert rows(cast) == [("SENT", 1, "taken")]


def test_a_message_waits_for_its_moment(cast):
    ask(cast)
    sender = Keeps()

    send_due(sender=sender, at=NOON - timedelta(minutes=1))

    assert sender.sent == []


def test_an_unsafe_channel_is_held_though_it_was_safe_when_asked(cast):
    ask(cast)
    with cast.as_(cast.amina_role):
        set_contact_rule(person=cast.amina, channel=Channel.EMAIL, is_safe=False)
    sender = Keeps()

    send_due(sender=sender, at=NOON)

    assert sender.sent == []
    assert rows(cast) == [("HELD", 0, "this channel is not safe for the person")]


def test_a_message_waits_for_the_hours_a_person_set(cast):
    ask(cast)
    with cast.as_(cast.amina_role):
        set_contact_rule(
            person=cast.amina, channel=Channel.EMAIL, is_safe=True, from_hour=14, to_hour=16
        )
    sender = Keeps()

    send_due(sender=sender, at=NOON)
    early = len(sender.sent)
    send_due(sender=sender, at=NOON + timedelta(hours=2))

    assert (early, len(sender.sent)) == (0, 1)


def test_a_passing_fault_is_tried_again_and_a_lasting_one_is_not(cast):
    ask(cast, key="passing")
    sender = Keeps(TryLater("busy"))
    send_due(sender=sender, at=NOON)
    assert rows(cast) == [("WAITING", 1, "busy")]

    send_due(sender=sender, at=NOON + timedelta(minutes=1))
    assert rows(cast) == [("SENT", 2, "taken")]

    ask(cast, key="lasting")
    send_due(sender=Keeps(Undeliverable("wrong address")), at=NOON)
    assert rows(cast)[1] == ("FAILED", 0, "wrong address")


def test_a_sender_that_never_answers_is_given_up(cast):
    ask(cast)
    at = NOON
    for _ in range(6):
        send_due(sender=Keeps(TryLater("busy")), at=at)
        at += timedelta(days=1)

    assert rows(cast) == [("FAILED", 6, "busy")]


def test_no_address_is_held(cast):
    ask(cast, channel="SMS")

    send_due(sender=Keeps(), at=NOON)

    assert rows(cast) == [("HELD", 0, "no address for this channel")]


def test_a_phone_call_becomes_a_text(cast):
    ask(cast, channel="PHONE", address="07700 900 982")
    sender = Keeps()

    send_due(sender=sender, at=NOON)

    assert [(m.channel, m.address) for m in sender.sent] == [("SMS", "07700 900 982")]


def test_what_is_withdrawn_does_not_go(cast):
    ask(cast)
    with cast.as_(cast.ben):
        notifications.withdraw(key="k")
    sender = Keeps()

    send_due(sender=sender, at=NOON)

    assert sender.sent == []


@pytest.mark.parametrize("stranger", ["chloe", "esi", "dev", "farid", "grace", "gwen_role"])
def test_a_message_is_seen_by_its_person_and_their_coach_alone(cast, stranger):
    ask(cast)
    for role, count in ((cast.ben, 1), (cast.amina_role, 1), (getattr(cast, stranger), 0)):
        with cast.as_(role):
            assert Notification.objects.count() == count
