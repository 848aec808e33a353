"""An advert from the first draft to the last job filled: who may, and what holds it."""

import uuid
from datetime import timedelta

import pytest

from tests.employers.adverts import NOW, TODAY, draft, facts, make_firm, posted
from worklocal.core.errors import NotPermitted
from worklocal.core.models import AuditEntry, OutboxEvent
from worklocal.core.transitions import MoveRefused
from worklocal.employers.firms import services as firms
from worklocal.employers.vacancies import services
from worklocal.employers.vacancies.models import Vacancy, VacancyStep


def told(cast):
    with cast.as_area():
        names = OutboxEvent.objects.filter(name__startswith="vacancy").order_by("id")
        return list(names.values_list("name", flat=True))


def test_a_clean_advert_of_a_checked_employer_opens_at_once(cast):
    row = posted(cast, make_firm(cast))
    assert (row.state, row.opened_at, row.la_code) == ("OPEN", NOW, "E08000003")
    assert told(cast) == ["vacancy.opened"]
    with cast.as_(cast.dev):
        steps = VacancyStep.objects.order_by("id").values_list("old_state", "new_state")
        assert list(steps) == [("", "DRAFT"), ("DRAFT", "CHECKING"), ("CHECKING", "OPEN")]


@pytest.mark.parametrize(
    ("checked", "more", "reason"),
    [
        (False, {}, "UNCHECKED"), (True, {"pay_pence_hour": 1000}, "PAY"),
        (True, {"description": "Send us your bank details."}, "BANK"),
    ],
)  # fmt: skip
def test_an_advert_that_is_held_is_seen_by_nobody_outside(cast, checked, more, reason):
    row = posted(cast, make_firm(cast, checked=checked), **more)
    assert row.state == "CHECKING"
    assert told(cast) == []
    for who in ("amina_role", "esi", "farid", "grace"):
        with cast.as_(getattr(cast, who)):
            assert not Vacancy.objects.exists()
    with cast.as_(cast.bea):
        assert Vacancy.objects.exists()
        assert VacancyStep.objects.get(new_state="CHECKING").reason == reason


def test_sent_in_twice_is_once(cast):
    row = posted(cast, make_firm(cast))
    with cast.as_(cast.dev):
        again = services.submit_vacancy(vacancy=row, at=NOW)
    assert again.state == "OPEN"
    assert told(cast) == ["vacancy.opened"]


def test_a_draft_saved_twice_is_one(cast):
    firm, key = make_firm(cast), str(uuid.uuid4())
    with cast.as_(cast.dev):
        rows = [services.draft_vacancy(firm=firm, facts=facts(), at=NOW, key=key)
                for _ in range(2)]  # fmt: skip
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"postcode": "ZZ99 9ZZ"}, services.PlaceUnknown),
        ({"postcode": ""}, services.PlaceUnknown),
        ({"closes_on": TODAY - timedelta(days=1)}, services.DaysPast),
        ({"hours_min": 40, "hours_max": 20}, services.HoursWrong),
    ],
)  # fmt: skip
def test_a_draft_that_cannot_be_kept(cast, more, refusal):
    with pytest.raises(refusal):
        draft(cast, make_firm(cast), **more)


def test_work_from_home_needs_no_place(cast):
    row = posted(cast, make_firm(cast), postcode="", is_remote=True)
    assert (row.state, row.latitude) == ("OPEN", None)


@pytest.mark.parametrize("who", ["bea", "ben", "esi", "farid", "grace", "amina_role"])
def test_only_the_employers_own_people_write_its_adverts(cast, who):
    firm = make_firm(cast)
    row = posted(cast, firm)
    with cast.as_(getattr(cast, who)):
        with pytest.raises(services.NotYours):
            services.draft_vacancy(firm=firm, facts=facts(), at=NOW)
        if who != "grace":
            with pytest.raises(services.NotYours):
                services.change_vacancy(vacancy=row, facts=facts(), at=NOW)


@pytest.mark.parametrize("who", ["dev", "ben", "lena", "hana", "farid", "esi"])
def test_only_an_account_manager_opens_and_sends_back(cast, who):
    row = posted(cast, make_firm(cast), pay_pence_hour=1000)
    with cast.as_(getattr(cast, who)):
        with pytest.raises(NotPermitted):
            services.open_vacancy(vacancy=row, at=NOW)
        with pytest.raises(NotPermitted):
            services.send_back(vacancy=row, words="Pay more", at=NOW)


def test_an_account_manager_checks_the_employer_then_opens(cast):
    firm = make_firm(cast, checked=False)
    row = posted(cast, firm)
    with cast.as_(cast.bea):
        with pytest.raises(services.FirmUnchecked):
            services.open_vacancy(vacancy=row, at=NOW)
        checked = firms.check_firm(firm=firm, at=NOW)
        opened = services.open_vacancy(vacancy=row, at=NOW)
        others = AuditEntry.objects.exclude(actor_id=cast.bea.user_id)
        assert others.count() == 0, "only a steward reads what others did"
    assert (checked.checked_by_id, checked.account_manager_id) == (cast.bea.user_id,) * 2
    assert opened.state == "OPEN"


def test_sent_back_it_is_a_draft_again_with_words(cast):
    row = posted(cast, make_firm(cast), pay_pence_hour=1000)
    with cast.as_(cast.bea):
        services.send_back(vacancy=row, words="Pay at least the living wage", at=NOW)
    with cast.as_(cast.dev):
        row.refresh_from_db()
        assert row.state == "DRAFT"
        newest = VacancyStep.objects.order_by("-id").first()
        changed = services.change_vacancy(vacancy=row, facts=facts(), at=NOW)
        assert services.submit_vacancy(vacancy=changed, at=NOW).state == "OPEN"
    assert newest.reason == "Pay at least the living wage"


def test_new_words_in_an_open_advert_are_looked_at_first(cast):
    row = posted(cast, make_firm(cast))
    with cast.as_(cast.dev):
        kept = services.change_vacancy(vacancy=row, facts=facts(openings=3), at=NOW)
        assert (kept.state, kept.openings) == ("OPEN", 3)
        held = services.change_vacancy(
            vacancy=row, facts=facts(description="A training fee of £40"), at=NOW
        )
    assert held.state == "CHECKING"
    assert told(cast) == ["vacancy.opened", "vacancy.opened", "vacancy.closed"]


def test_filled_jobs_cannot_be_taken_back(cast):
    row = posted(cast, make_firm(cast), openings=2)
    with cast.as_area():
        services.fill_one(vacancy_id=row.pk, at=NOW)
    with cast.as_(cast.dev):
        services.change_vacancy(vacancy=row, facts=facts(openings=1), at=NOW)
        with pytest.raises(services.FewerThanFilled):
            services.change_vacancy(vacancy=row, facts=facts(openings=0), at=NOW)


def test_the_last_job_filled_fills_the_advert(cast):
    row = posted(cast, make_firm(cast), openings=2)
    with cast.as_area():
        states = [services.fill_one(vacancy_id=row.pk, at=NOW).state for _ in range(2)]
    assert states == ["OPEN", "FILLED"]
    with cast.as_(cast.dev), pytest.raises(services.NotOpenAnyMore):
        services.change_vacancy(vacancy=row, facts=facts(), at=NOW)


def test_closed_stays_closed(cast):
    row = posted(cast, make_firm(cast))
    with cast.as_(cast.dev):
        services.close_vacancy(vacancy=row, at=NOW)
        for deed in (services.close_vacancy, services.submit_vacancy):
            with pytest.raises(MoveRefused):
                deed(vacancy=row, at=NOW)
    assert told(cast) == ["vacancy.opened", "vacancy.closed"]


def test_a_stale_draft_is_not_sent_in(cast):
    row = draft(cast, make_firm(cast))
    with cast.as_(cast.dev), pytest.raises(services.DaysPast):
        services.submit_vacancy(vacancy=row, at=NOW + timedelta(days=30))
