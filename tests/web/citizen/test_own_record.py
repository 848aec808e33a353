"""A person's power over their record: who looked, what is shared, replies, details, take away."""

import json
import uuid

import pytest
from django.urls import reverse

from tests.cast import CANARY
from tests.web import story
from worklocal.core import rowsecurity
from worklocal.core.spreadsheets import neutral
from worklocal.matching.introductions.models import Introduction, NotThis, WorkWishes
from worklocal.support.coaching.models import Handover, NoteReply
from worklocal.support.journal.models import Message
from worklocal.support.people.models import Consent, ContactRule, Journey, Person
from worklocal.support.referrals.models import Referral


def url(name, *ids):
    return reverse(f"citizen:{name}", args=ids)


def key():
    return str(uuid.uuid4())


def test_a_coach_s_reading_shows_and_one_s_own_does_not(cast):
    amina = cast.client(cast.amina_role)
    amina.get(url("home"))
    assert "Nobody has looked yet." in amina.get(url("who_looked")).content.decode()

    cast.client(cast.ben).get(reverse("coach:plan", args=[cast.amina.pk]))

    words = amina.get(url("who_looked")).content.decode()
    for said in ("Ben", "Coach", "Your plan", "To support you"):
        assert said in words


@pytest.mark.parametrize(
    ("text", "safe"),
    [("=1+1", "'=1+1"), ("+44", "'+44"), ("-1", "'-1"), ("@x", "'@x"), ("\t=1", "'\t=1"),
     (" =1", "' =1"), ("Ben", "Ben"), ("", "")],
)  # fmt: skip
def test_nothing_in_the_file_runs_in_a_spreadsheet(text, safe):
    assert neutral(text) == safe


def test_the_file_of_who_looked_guards_a_name_like_a_formula(cast):
    cast.client(cast.ben).get(reverse("coach:person", args=[cast.amina.pk]))
    with cast.as_(cast.ben):
        cast.ben.user.display_name = "=cmd()"
        cast.ben.user.save()

    page = cast.client(cast.amina_role).get(url("who_looked_file"))

    assert "'=cmd()" in page.content.decode()
    assert ",=cmd()" not in page.content.decode()


def test_what_is_taken_away_holds_every_table_and_nobody_else(cast):
    story.tell(cast)

    page = cast.client(cast.amina_role).get(url("take_away_file"))

    package = json.loads(page.content)["tables"]
    with cast.as_(cast.amina_role):
        for model, rule in rowsecurity.guarded_models():
            if rule.person and model.__name__ != "AuditLink":
                rows = package[model._meta.label_lower]
                assert len(rows) == model.objects.count(), model
    assert package["people.person"][0]["chosen_name"] == "Amina"
    assert CANARY not in page.content.decode()


def test_a_reply_stands_beside_the_note_for_the_coach(cast):
    told = story.tell(cast)
    amina = cast.client(cast.amina_role)
    said = {"text": "I see it otherwise.", "submission_key": key()}

    for _press in range(2):
        assert amina.post(url("note_reply", told.note), said).status_code == 302

    page = cast.client(cast.ben).get(reverse("coach:notes", args=[cast.amina.pk]))
    assert "I see it otherwise." in page.content.decode()
    with cast.as_(cast.amina_role):
        assert NoteReply.objects.filter(text="I see it otherwise.").count() == 1


def test_a_new_name_is_everywhere_at_once(cast):
    amina = cast.client(cast.amina_role)
    said = {"chosen_name": "Aminah", "family_name": "", "phone": "", "email": "a@people.example",
            "address": "", "postcode": "M1 1AE", "contact_by": "EMAIL"}  # fmt: skip

    assert amina.post(url("details"), said).status_code == 302

    ben = cast.client(cast.ben)
    assert "Aminah" in ben.get(reverse("coach:caseload")).content.decode()
    with cast.as_(cast.ben):
        assert Journey.objects.get(pk=cast.journey.pk).sort_name == "aminah"
        assert Person.objects.get(pk=cast.amina.pk).la_code.startswith("E08")


def test_a_way_to_reach_me_needs_what_it_uses(cast):
    said = {"chosen_name": "Amina", "family_name": "", "phone": "", "email": "a@people.example",
            "address": "", "postcode": "", "contact_by": "PHONE"}  # fmt: skip
    page = cast.client(cast.amina_role).post(url("details"), said)
    assert "choose another way to get in touch" in page.content.decode()


def test_safe_hours_are_kept_and_shown_to_the_coach(cast):
    amina = cast.client(cast.amina_role)
    said = {"is_safe": "yes", "only_hours": "yes", "from_hour": "9", "to_hour": "12",
            "leave_messages": "no"}  # fmt: skip
    assert amina.post(url("safe_contact_way", "phone"), said).status_code == 302

    with cast.as_(cast.amina_role):
        rule = ContactRule.objects.get()
        assert (rule.from_hour, rule.to_hour, rule.leave_messages) == (9, 12, False)
    page = cast.client(cast.ben).get(reverse("coach:person", args=[cast.amina.pk]))
    assert "Phone: only 9am to midday and leave no message" in page.content.decode()
    wrong = amina.post(url("safe_contact_way", "phone"), {**said, "to_hour": "9"})
    assert "The last hour must come after the first" in wrong.content.decode()


def test_a_consent_is_withdrawn_with_one_press(cast):
    story.tell(cast)
    with cast.as_(cast.amina_role):
        consent = Consent.objects.get()
    cast.client(cast.amina_role).post(url("consent_withdraw", consent.pk))
    with cast.as_(cast.amina_role):
        assert Consent.objects.get().withdrawn_at


def test_an_introduction_goes_only_with_a_yes_and_says_word_for_word_what_goes(cast):
    told = story.tell(cast)
    amina = cast.client(cast.amina_role)
    page = amina.get(url("introduction", told.introduction)).content.decode()
    assert "What the employer would read, word for word" in page

    assert "Tick the box" in amina.post(url("introduction", told.introduction)).content.decode()
    amina.post(url("introduction", told.introduction), {"agree": "on"})

    with cast.as_(cast.amina_role):
        row = Introduction.objects.select_related("consent").get()
        assert row.state == "SENT"
        assert row.consent.wording.startswith("I agree that Mill Bakery reads what is shown above")


def test_a_no_to_an_introduction_sends_nothing(cast):
    told = story.tell(cast)
    amina = cast.client(cast.amina_role)
    amina.post(url("introduction_decline", told.introduction), {"reason": "PAY", "words": ""})
    with cast.as_(cast.amina_role):
        assert Introduction.objects.get().state == "DECLINED"


def test_not_this_is_obeyed_at_once_and_can_be_undone(cast):
    told = story.tell(cast)
    amina = cast.client(cast.amina_role)
    said = {"reason": "EMPLOYER", "words": "", "submission_key": key()}
    amina.post(url("not_this", told.vacancy.pk), said)

    assert "Cleaner" not in amina.get(url("matches")).content.decode()
    with cast.as_(cast.amina_role):
        row = NotThis.objects.get(firm_id=told.vacancy.firm_id)
    amina.post(url("not_this_undo", row.pk))
    with cast.as_(cast.amina_role):
        assert NotThis.objects.get(pk=row.pk).withdrawn_at


def test_wishes_are_kept_and_mistakes_keep_what_was_typed(cast):
    amina = cast.client(cast.amina_role)
    said = {"titles": "Baker\nCook", "skills": "Bread", "travel": "BUS", "reach_km": "12",
            "hours_min": "16", "hours_max": "10", "pay": "12.60", "open_to_matches": "yes",
            "shifts": ["DAY"]}  # fmt: skip
    page = amina.post(url("wishes"), said).content.decode()
    assert "The most hours cannot be fewer than the fewest." in page
    assert "Cook" in page

    assert amina.post(url("wishes"), {**said, "hours_max": "30"}).status_code == 302
    with cast.as_(cast.amina_role):
        row = WorkWishes.objects.get()
        assert (row.wanted_titles, row.pay_pence_hour) == (["Baker", "Cook"], 1260)


def test_a_referral_is_withdrawn_by_the_person(cast):
    told = story.tell(cast)
    cast.client(cast.amina_role).post(url("referral_withdraw", told.referral))
    with cast.as_(cast.amina_role):
        assert Referral.objects.get().state == "WITHDRAWN"


def test_the_person_approves_their_handover(cast):
    story.tell(cast)
    amina = cast.client(cast.amina_role)
    assert "Likes mornings." in amina.get(url("handover")).content.decode()
    amina.post(url("handover_approve"))
    with cast.as_(cast.amina_role):
        assert Handover.objects.get().completed_at
    assert "Chloe" in amina.get(url("home")).content.decode()


def test_a_message_is_sent_once_and_what_is_wrong_goes_to_the_team(cast):
    amina = cast.client(cast.amina_role)
    said = {"text": "Hello", "submission_key": key()}
    for _press in range(2):
        amina.post(url("messages"), said)
    amina.post(url("correct"), {"wrong": "My age", "right": "32", "submission_key": key()})
    with cast.as_(cast.ben):
        texts = list(Message.objects.order_by("id").values_list("text", flat=True))
    assert texts[0] == "Hello"
    assert len(texts) == 2
    assert "My age" in texts[1]
    assert "32" in texts[1]


def test_one_section_a_page_saved_as_one_goes(cast):
    amina = cast.client(cast.amina_role)
    first = amina.post(url("assessment_start"))
    assert first.headers["Location"] == url("assessment_section", "strengths")

    page = amina.get(first.headers["Location"]).content.decode()
    assert "Why we ask:" in page
    after = amina.post(first.headers["Location"], {"good_at": "Bread", "enjoys": ["HELPING"]})

    assert after.headers["Location"] == url("assessment_section", "work")
    again = amina.get(url("assessment_section", "strengths")).content.decode()
    assert "Bread" in again
    amina.post(url("assessment_finish"))
    with cast.as_(cast.amina_role):
        assert Journey.objects.get(pk=cast.journey.pk).assessed_on


def test_a_handover_says_who_and_why_and_the_next_coach_can_read_the_summary(cast):
    """C2: recorded, with its reason, and nothing is told twice."""
    told = story.tell(cast)
    amina = cast.client(cast.amina_role)
    page = amina.get(url("handover")).content.decode()
    assert "Chloe would be your coach" in page
    assert "Your coach asks to hand over to a colleague." in page
    amina.post(url("handover_approve"))

    overview = (
        cast.client(cast.chloe).get(reverse("coach:person", args=[cast.amina.pk])).content.decode()
    )

    assert told.handover
    assert "Handed over by Ben" in overview
    assert "Likes mornings." in overview
