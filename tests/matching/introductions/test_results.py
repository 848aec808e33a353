"""What an employer sees of an introduction, what it says became of it, and who is chased."""

import uuid
from datetime import timedelta

import pytest

from tests.commissioning.money import another_person
from tests.employers.adverts import NOW, TODAY, make_firm, posted
from tests.matching.introductions.introduced import SHARED, proposed, sent
from worklocal.core.models import AuditEntry, Notification
from worklocal.core.transitions import MoveRefused
from worklocal.employers.vacancies.models import Vacancy
from worklocal.matching.introductions import services
from worklocal.matching.introductions.models import Introduction, IntroductionState
from worklocal.matching.introductions.selectors import (
    introduction_to,
    introductions_page,
    readable_by_employer,
)

INTERVIEW, HIRED, NOT_HIRED = (
    IntroductionState.INTERVIEW, IntroductionState.HIRED, IntroductionState.NOT_HIRED,
)  # fmt: skip


def say(cast, row, to, **more):
    with cast.as_(cast.dev):
        return services.record_result(introduction=row, to=to, at=NOW, **more)


def seen_by(cast, who):
    role = getattr(cast, who)
    with cast.as_(role):
        return introductions_page(cast.viewer(role)).introductions


def test_the_employer_sees_nothing_before_the_persons_yes(cast):
    proposed(cast)
    assert seen_by(cast, "dev") == []
    with cast.as_(cast.dev):
        assert not Introduction.objects.exists()


def test_the_employer_reads_what_was_shared_and_the_reading_is_kept(cast):
    row = sent(cast)
    (listed,) = seen_by(cast, "dev")
    assert readable_by_employer(listed) == SHARED
    with cast.as_(cast.dev):
        assert introduction_to(cast.viewer(cast.dev), row.pk) == row
    with cast.as_area():
        reads = AuditEntry.objects.filter(is_read=True, person_id=cast.amina.pk)
        assert set(reads.values_list("action", "purpose")) >= {
            ("introduction.listed", "employment"), ("introduction.read", "employment"),
        }  # fmt: skip


@pytest.mark.parametrize("who", ["esi", "farid", "chloe", "hana", "bea", "grace", "bola"])
def test_others_see_no_introduction(cast, who):
    sent(cast)
    with cast.as_(getattr(cast, who)):
        assert not Introduction.objects.exists()


def test_once_it_said_no_the_employer_reads_the_name_alone(cast):
    row = say(cast, sent(cast), NOT_HIRED, reason="SKILLS")
    assert readable_by_employer(row) == {"Name": "Amina"}


def test_taken_back_the_employer_sees_it_no_more(cast):
    row = sent(cast)
    with cast.as_(cast.ben):
        services.withdraw_introduction(introduction=row, at=NOW)
    assert seen_by(cast, "dev") == []


def test_a_no_needs_its_reason(cast):
    row = sent(cast)
    with pytest.raises(services.ReasonNeeded):
        say(cast, row, NOT_HIRED)


def test_an_interview_sets_the_next_day_by_which_we_hear(cast):
    row = sent(cast)
    with cast.as_area():
        Introduction.objects.update(result_due_on=TODAY)
    assert say(cast, row, INTERVIEW).result_due_on == TODAY + timedelta(days=14)


def test_the_same_word_twice_is_one_job_filled(cast):
    row, key = sent(cast, vacancy=posted(cast, make_firm(cast), openings=2)), str(uuid.uuid4())
    for _ in range(2):
        say(cast, row, HIRED, key=key)
    with cast.as_(cast.dev):
        vacancy = Vacancy.objects.get()
    assert (vacancy.filled, vacancy.state) == (1, "OPEN")
    with pytest.raises(MoveRefused):
        say(cast, row, HIRED)


def test_the_last_job_filled_closes_the_vacancy(cast):
    say(cast, sent(cast), HIRED)
    with cast.as_(cast.dev):
        assert Vacancy.objects.get().state == "FILLED"


def test_the_employers_cap_holds(cast):
    vacancy = posted(cast, make_firm(cast), most_introductions=1)
    sent(cast, vacancy=vacancy)
    with cast.as_(cast.dev):
        vacancy.refresh_from_db()
    with pytest.raises(services.VacancyFull):
        proposed(cast, vacancy=vacancy, journey=another_person(cast, "Bilal"))


def chase(cast, days):
    on = TODAY + timedelta(days=days)
    with cast.as_area():
        return services.chase_results(on=on, at=NOW + timedelta(days=days))


def test_silence_is_chased_once_a_week_and_names_nobody(cast):
    sent(cast)
    assert chase(cast, 14) == 0, "it is due on that day"
    monday = 15 + (7 - (TODAY + timedelta(days=15)).weekday()) % 7
    assert [chase(cast, monday), chase(cast, monday + 1), chase(cast, monday + 7)] == [1, 0, 1]
    with cast.as_(cast.dev):
        message = Notification.objects.order_by("id").first()
    assert message.user_id == cast.dev.user_id
    assert "Amina" not in message.subject + message.body


def test_who_has_answered_is_not_chased(cast):
    say(cast, sent(cast), NOT_HIRED, reason="FILLED")
    assert chase(cast, 30) == 0
