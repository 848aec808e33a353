"""Forms of a coach: mistakes keep what was typed, pressing twice makes one, budgets of moves."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from tests.web import story
from worklocal.core import clock
from worklocal.support.appointments.models import Appointment
from worklocal.support.coaching.models import Contact, Note
from worklocal.support.people.enums import Restriction
from worklocal.support.people.protected import keep_apart
from worklocal.support.plans.models import Plan
from worklocal.support.referrals.models import Referral
from worklocal.support.work.models import Job


def url(cast, name, *ids):
    return reverse(f"coach:{name}", args=[cast.amina.pk, *ids])


def key():
    return str(uuid.uuid4())


def day(name, value):
    parts = {"day": value.day, "month": value.month, "year": value.year}
    return {f"{name}_{part}": str(number) for part, number in parts.items()}


WRONG = {
    "note_add": {"text": "", "contact_kind": "PHONE", "field_group": ""},
    "goal_add": {"words": "Typed goal", "kind": ""},
    "action_add": {"what": "Typed step", "owner": "", "due_on_day": "31", "due_on_month": "2",
                   "due_on_year": "2027"},
    "contact_add": {"kind": "PHONE", "on_day": "40", "on_month": "1", "on_year": "2026",
                    "time": "late", "minutes": "20"},
    "start": {"employer_name": "Typed shop", "title": "", "hours": "many", "pay": "12.345"},
    "arrange": {"time": "9", "minutes": "45", "meeting": "IN_PERSON", "venue": ""},
    "handover": {"to_coach": "", "reason": "HANDOVER", "summary": "Typed summary"},
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_mistakes_are_said_and_what_was_typed_stays(cast, name):
    client = cast.client(cast.ben)

    page = client.post(url(cast, name), {**WRONG[name], "submission_key": key()})

    words = page.content.decode()
    assert page.status_code == 200
    assert "<title>Error:" in words
    assert "govuk-error-summary" in words
    for typed in ("Typed goal", "Typed step", "Typed shop", "Typed summary"):
        assert (typed in WRONG[name].values()) == (typed in words)


def test_pressing_twice_makes_one_note_one_contact_one_start_one_referral(cast):
    client = cast.client(cast.ben)
    today = clock.today()
    forms = {
        url(cast, "note_add"): {"text": "Once", "contact_kind": "PHONE", "field_group": ""},
        url(cast, "start"): {"employer_name": "Shop", "title": "Till", "hours": "16", "pay": "13",
                             "kind": "EMPLOYED", "proof": "PERSON_SAID",
                             **day("starts_on", today)},
        url(cast, "refer_to", cast.provider.pk): {"need": "MONEY", "reason": "", "consent": "on",
                                                  "shared": ["Name", "E-mail"]},
    }  # fmt: skip
    for address, said in forms.items():
        once = key()
        for _press in range(2):
            page = client.post(address, {**said, "submission_key": once})
            assert page.status_code == 302, page.content.decode()
    with cast.as_(cast.ben):
        for model in (Note, Contact, Job, Referral):
            assert model.objects.count() == 1, model


def test_a_note_is_three_moves(cast):
    """Open the form, write, save: the answers that are asked for have a usual one already."""
    client = cast.client(cast.ben)
    form = client.get(url(cast, "note_add")).content.decode()

    once = re.search(r'name="submission_key" value="([^"]+)"', form)
    checked = dict(re.findall(r'name="(\w+)"[^>]*value="(\w*)"[^>]*checked', form))
    page = client.post(
        url(cast, "note_add"), {"text": "Done", "submission_key": once[1], **checked}
    )

    assert page.status_code == 302
    with cast.as_(cast.ben):
        assert Note.objects.get().text == "Done"


def test_only_what_is_ticked_is_shared_and_the_yes_is_kept_word_for_word(cast):
    client = cast.client(cast.ben)
    said = {"need": "MONEY", "reason": "Debt", "consent": "on", "shared": ["Name"],
            "submission_key": key()}  # fmt: skip
    client.post(url(cast, "refer_to", cast.provider.pk), said)

    with cast.as_(cast.ben):
        referral = Referral.objects.select_related("consent").get()
        assert referral.shared == {"Name": "Amina"}
        assert "Bright Steps" in referral.consent.wording


def test_nothing_is_sent_without_the_yes(cast):
    client = cast.client(cast.ben)
    said = {"need": "MONEY", "reason": "", "shared": ["Name"], "submission_key": key()}

    page = client.post(url(cast, "refer_to", cast.provider.pk), said)

    assert "Ask the person, then tick that they agree" in page.content.decode()
    with cast.as_(cast.ben):
        assert not Referral.objects.exists()


def test_a_protected_person_s_whereabouts_cannot_be_shared(cast):
    with cast.as_area():
        cast.amina.phone, cast.amina.postcode = "01632 960 001", "M1 1AE"
        keep_apart(person=cast.amina, restriction=Restriction.ADDRESS)

    words = cast.client(cast.ben).get(url(cast, "refer_to", cast.provider.pk)).content.decode()

    assert "01632" not in words
    assert "M1 1AE" not in words


def test_a_time_that_was_taken_meanwhile_is_refused_and_the_rest_stays(cast):
    with cast.as_area():
        venue = story.make_venue(cast)
        time = story.make_open_time(cast, venue, 2)
        other = story.make_open_time(cast, venue, 3)
        time.taken = True
        time.save()
    client = cast.client(cast.ben)
    said = {"meeting": "PHONE", "submission_key": key()}

    page = client.post(url(cast, "book"), {**said, "time": str(time.pk)})
    assert "That time has just been taken" in page.content.decode()

    assert client.post(url(cast, "book"), {**said, "time": str(other.pk)}).status_code == 302
    with cast.as_(cast.ben):
        assert Appointment.objects.get().open_time == other


def test_a_plan_is_agreed_as_it_was_read(cast):
    told = story.tell(cast)
    client = cast.client(cast.ben)
    client.post(url(cast, "goal_add"), {"words": "New", "kind": "JOB", "submission_key": key()})
    page = client.get(url(cast, "plan")).content.decode()
    read = re.search(r'name="read_at_change" value="([^"]+)"', page)[1]
    client.post(url(cast, "goal_reach", told.goal))
    client.post(url(cast, "goal_add"), {"words": "Later", "kind": "JOB", "submission_key": key()})

    client.post(url(cast, "plan_agree"), {"read_at_change": read.replace("&#x27;", "'")})

    with cast.as_(cast.ben):
        plan = Plan.objects.get()
        assert plan.coach_agreed_at < plan.changed_at


def test_a_search_by_name_leaves_no_name_in_an_address(cast):
    client = cast.client(cast.ben)

    page = client.post(reverse("coach:caseload"), {"q": "ami"})

    assert "Amina" in page.content.decode()
    assert "ami" not in page.request["PATH_INFO"] + page.request["QUERY_STRING"]
    assert "Amina" not in client.post(reverse("coach:caseload"), {"q": "zz"}).content.decode()


def test_a_leader_arranges_cover_in_one_form(cast):
    client = cast.client(cast.lena)
    today = clock.today()
    said = {"coach": str(cast.ben.user_id), "covered_by": str(cast.ben.user_id),
            **day("starts_on", today), **day("ends_on", today - dt.timedelta(days=1)),
            "submission_key": key()}  # fmt: skip

    words = client.post(reverse("coach:cover"), said).content.decode()
    assert "The last day cannot be before the first." in words

    said |= day("ends_on", today)
    words = client.post(reverse("coach:cover"), said).content.decode()
    assert "Choose two different coaches of the same team." in words
