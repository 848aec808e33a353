"""The officer's page of agreements, and what a coach and a provider see of them."""

import datetime as dt

from django.urls import reverse

from tests.provision.agreements.making import make_agreement
from worklocal.accounts.enums import FieldGroup
from worklocal.core import clock
from worklocal.provision.agreements.models import Agreement
from worklocal.support.assessment import services as assessment
from worklocal.support.assessment.models import AnsweredWith
from worklocal.support.referrals.models import Referral, ReferralPart

KEY = "00000000-0000-4000-8000-00000000000a"


def url(name, *ids):
    return reverse(f"steward:{name}", args=ids)


def typed(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def said(cast, **more):
    today = clock.today()
    return {
        "kind": "SHARING", "organisation": str(cast.provider.pk), "party": "",
        "purpose": "Help with health", "legal_basis": "TASK", "law": "", "partner_sees": ["HEALTH"],
        **typed("starts_on", today), **typed("review_on", today + dt.timedelta(days=20)),
        **typed("ends_on", today + dt.timedelta(days=40)), "submission_key": KEY, **more,
    }  # fmt: skip


def test_an_agreement_is_added_once_and_waits_on_the_overview(cast):
    stefan = cast.client(cast.stefan)

    for _ in range(2):
        page = stefan.post(url("agreement_add"), said(cast), follow=True).content.decode()

    assert "Bright Steps" in page
    assert "Health and disability" in page
    with cast.as_area():
        assert Agreement.objects.count() == 1
    home = stefan.get(url("home")).content.decode()
    assert "1 sharing agreement" in home
    assert "Ends within 60 days" in home


def test_two_partners_or_none_is_a_mistake_that_loses_nothing(cast):
    stefan = cast.client(cast.stefan)
    for more in ({"party": "Somebody"}, {"organisation": ""}):
        page = stefan.post(url("agreement_add"), said(cast, **more)).content.decode()
        assert "Choose an organisation, or enter the name of another one" in page
        assert "Help with health" in page
    with cast.as_area():
        assert not Agreement.objects.exists()


def test_it_is_renewed_and_ended_with_a_reason(cast):
    row, stefan = make_agreement(cast), cast.client(cast.stefan)
    later = row.ends_on + dt.timedelta(days=100)

    stefan.post(url("agreement", row.pk), {**typed("ends_on", later), **typed("review_on", later)})
    no = stefan.post(url("agreement_end", row.pk), {"reason": ""}).content.decode()
    page = stefan.post(url("agreement_end", row.pk), {"reason": "They closed"}, follow=True)

    assert "Enter why it ends" in no
    assert "They closed" in page.content.decode()
    with cast.as_area():
        row.refresh_from_db()
    assert (row.ends_on, row.ended_on) == (later, clock.today())


def answered(cast):
    """Amina has said one thing of her health."""
    with cast.as_(cast.amina_role):
        form = assessment.start_assessment(
            journey=cast.journey, answered_with=AnsweredWith.SELF, at=clock.now()
        )
        questions = assessment.instrument_of(form).questions.values()
        asked = next(
            q for q in questions if q.sensitive == FieldGroup.HEALTH and q.kind.value == "TEXT"
        )
        assessment.save_answers(assessment=form, answers={asked.code: "A bad back"}, at=clock.now())
        assessment.complete_assessment(assessment=form, at=clock.now())
    return asked.ask


def test_a_coach_may_send_a_sensitive_answer_only_under_an_agreement(cast):
    asked = answered(cast)
    ben = cast.client(cast.ben)
    refer = reverse("coach:refer_to", args=[cast.amina.pk, cast.provider.pk])
    before = ben.get(refer).content.decode()
    make_agreement(cast)
    after = ben.get(refer).content.decode()

    assert "no live sharing agreement" in before
    assert "A bad back" not in before
    assert "health and disability" in after
    assert "A bad back" in after
    ben.post(refer, {"need": "DIGITAL", "reason": "", "shared": ["Name"], "parts": [asked],
                     "consent": "on", "submission_key": KEY})  # fmt: skip
    with cast.as_area():
        assert ReferralPart.objects.get().value == "A bad back"


def test_a_provider_is_told_what_a_yes_would_open_and_no_agreement_does(cast):
    asked = answered(cast)
    row = make_agreement(cast)
    refer = reverse("coach:refer_to", args=[cast.amina.pk, cast.provider.pk])
    cast.client(cast.ben).post(
        refer, {"need": "DIGITAL", "reason": "", "shared": ["Name"], "parts": [asked],
                "consent": "on", "submission_key": KEY},
    )  # fmt: skip
    with cast.as_area():
        page = reverse("provider:referral", args=[Referral.objects.get().pk])
    esi = cast.client(cast.esi)
    assert "A bad back" not in esi.get(page).content.decode()
    esi.post(page, {"answer": "yes", "words": "", "submission_key": KEY[:-1] + "b"})
    assert "A bad back" in esi.get(page).content.decode()
    cast.client(cast.stefan).post(url("agreement_end", row.pk), {"reason": "Over"})

    closed = esi.get(page).content.decode()

    assert "A bad back" not in closed
    assert "no sharing agreement with your organisation covers it today" in closed
