"""Points from the area's own records: judged, shown to nobody unless switched on, adding only."""

import datetime as dt

import pytest
from django.urls import reverse

from worklocal.core import clock
from worklocal.core.errors import NotPermitted
from worklocal.evidence.measures.models import Outcome
from worklocal.evidence.segmentation import selectors, services
from worklocal.evidence.segmentation.models import CardFit, Decided, Decision
from worklocal.support.assessment.models import Answer, Assessment
from worklocal.support.people.models import Journey, Person

TODAY = clock.today()
FIRST = TODAY - dt.timedelta(days=500)
LONG_AGO = ("OVER_FIVE_YEARS", "UNDER_SIX_MONTHS")


@pytest.fixture(autouse=True)
def _chance_is_given_room(monkeypatch):
    """People's ids, and with them the five turns, differ in each run: the gap by chance as well."""
    monkeypatch.setattr(services, "ece_by_chance", lambda *args, **options: 0.08)


def moment(day):
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def joined(cast, people, *, risk=(0.8, 0.2), started=FIRST):
    """People half of whom last worked long ago; `risk`: the share of each half without work."""
    rows = {Person: [], Journey: [], Assessment: [], Answer: [], Outcome: []}
    for n in range(people):
        long = n % 2 == 0
        person = Person(area=cast.area, chosen_name="X", born_on=dt.date(1960 + n % 40, 1, 1))
        journey = Journey(
            area=cast.area, person=person, entry_route="SELF", offer="WORKING_FUTURES",
            started_on=started, responsible_until=TODAY, state="ACTIVE",
        )  # fmt: skip
        assessed = Assessment(
            area=cast.area, person=person, journey=journey, instrument="t", completed_at=moment(
                started), answered_with="TOGETHER", started_at=moment(started),
        )  # fmt: skip
        rows[Person].append(person)
        rows[Journey].append(journey)
        rows[Assessment].append(assessed)
        given = {"last_work": LONG_AGO[not long], "confidence": 2 + n % 7, "language": "YES"}
        rows[Answer] += [
            Answer(area=cast.area, assessment=assessed, person_id=person.pk, question=question,
                   value=value, answered_at=moment(started))
            for question, value in given.items()
        ]  # fmt: skip
        if (n // 2 * 37) % 100 >= 100 * risk[not long]:
            rows[Outcome].append(
                Outcome(area=cast.area, person_id=person.pk, journey_id=journey.pk, version="t",
                        outcome="FIRST_EARNINGS", achieved_on=started + dt.timedelta(days=90),
                        grade="PAYSLIP", derived_at=moment(started + dt.timedelta(days=91)))
            )  # fmt: skip
    for model, made in rows.items():
        model.objects.bulk_create(made)


def fit(cast, people=0, **more):
    with cast.as_area():
        if people:
            joined(cast, people, **more)
        return services.fit_card(area=cast.area, on=TODAY, at=clock.now())


def switch(cast, role, is_on=True):
    with cast.as_(role):
        return services.switch_points(
            area=cast.area, is_on=is_on, reason="tried with people", by=role.user, at=clock.now()
        )


def page(cast, role, name="board:segmentation", *ids):
    return cast.client(role).get(reverse(name, args=ids))


def test_too_few_people_are_refused_in_plain_words(cast):
    made = fit(cast, 100)

    assert made.state == "REFUSED"
    assert "items" not in made.content
    words = page(cast, cast.bola).content.decode()
    assert "At least" not in words
    assert "We need at least 200 people" in words
    assert "No points are made or shown" in words
    assert page(cast, cast.bola, "board:segmentation_card").status_code == 404


def test_answers_that_tell_nobody_apart_are_refused(cast):
    made = fit(cast, 900, risk=(0.5, 0.5))

    assert made.state == "REFUSED"
    assert "items" not in made.content
    assert made.model_card == ""


def test_a_card_that_holds_up_is_shown_with_its_groups_card_and_record(cast):
    made = fit(cast, 900)

    assert made.state == "USABLE", made.content["reasons"]
    assert made.content["items"][0]["column"] == "last_work"
    assert len(made.content["calibration"]) >= 2
    columns = {item["column"] for item in made.content["items"]}
    assert not columns & {"age", "district", "language"}
    words = page(cast, cast.bola).content.decode()
    for told in ("never used to refuse", "Calibration", "Age at joining", "More than 5 years ago",
                 "Nobody. They are not shown about any person"):  # fmt: skip
        assert told in words, told
    assert "<svg" in words
    for name, held in (("card", "# Model card"), ("impact", "impact record")):
        answer = page(cast, cast.bola, f"board:segmentation_{name}")
        assert held in answer.content.decode()
    table = page(cast, cast.anya, "board:segmentation_csv").content.decode()
    assert table.startswith("table,group,people_to_nearest_5")
    assert "\ncalibration,1," in table.replace("\r", "")
    assert fit(cast).pk == made.pk, "the same day again changes nothing"


def test_only_the_board_or_the_officer_switches_and_only_what_holds_up(cast):
    fit(cast)
    with pytest.raises(services.CannotShow):
        switch(cast, cast.bola)
    with pytest.raises(NotPermitted):
        switch(cast, cast.anya)
    assert switch(cast, cast.bola, is_on=False).by == cast.bola.user


def test_switched_on_a_coach_sees_points_decides_and_nothing_else_changes(cast):
    address = ("coach:early_help", cast.amina.pk)
    assert fit(cast, 900).content["reasons"] == []
    assert page(cast, cast.ben, *address).status_code == 404
    client = cast.client(cast.bola)
    sent = {"is_on": "ON", "reason": "Agreed in May"}
    client.post(reverse("board:segmentation_switch"), sent)
    assert "Agreed in May" in page(cast, cast.bola).content.decode()
    assert page(cast, cast.ben, *address).status_code == 404, "nothing was told yet"
    with cast.as_area():
        journey = Journey.objects.get(pk=cast.journey.pk)
        before = Journey.objects.filter(pk=journey.pk).values().get()
        assessed = Assessment.objects.create(
            area=cast.area, person=journey.person, journey=journey, instrument="t",
            answered_with="SELF", started_at=clock.now(), completed_at=clock.now(),
        )  # fmt: skip
        Answer.objects.create(
            area=cast.area, assessment=assessed, person_id=journey.person_id,
            question="last_work", value="OVER_FIVE_YEARS", answered_at=clock.now(),
        )  # fmt: skip
    words = page(cast, cast.ben, *address).content.decode()
    assert "Points may only add help" in words
    assert page(cast, cast.chloe, *address).status_code == 404
    ben = cast.client(cast.ben)
    empty = ben.post(reverse(address[0], args=[address[1]]), {})
    assert "There is a problem" in empty.content.decode()
    ben.post(reverse(address[0], args=[address[1]]), {"decided": "NOT_NOW", "reason": "a course"})
    with cast.as_area():
        assert Decision.objects.get().decided == Decided.NOT_NOW
        assert Journey.objects.filter(pk=journey.pk).values().get() == before
    client.post(reverse("board:segmentation_switch"), {"is_on": "OFF", "reason": "A pause"})
    assert page(cast, cast.ben, *address).status_code == 404


def test_a_newer_card_that_is_refused_hides_the_points(cast):
    assert fit(cast, 900).content["reasons"] == []
    switch(cast, cast.bola)
    with cast.as_area():
        assert selectors.is_shown(cast.area.pk)
        CardFit.objects.create(
            area=cast.area, state="REFUSED", content={"reasons": ["drift"]},
            made_on=TODAY + dt.timedelta(days=1), made_at=clock.now(),
        )  # fmt: skip
        assert not selectors.is_shown(cast.area.pk)


def test_a_group_of_few_people_is_left_out_everywhere(cast):
    with cast.as_area():
        joined(cast, 900)
        few = list(Person.objects.exclude(pk=cast.amina.pk).order_by("id")[:12])
        Person.objects.filter(pk__in=[each.pk for each in few]).update(la_code="E08000009")
    made = fit(cast)
    told = str(made.content) + made.model_card + made.impact_record
    assert "E08000009" not in told
