"""The queue of requests about data, from the person's asking to the copy in their account."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.cast import make_person, make_role
from worklocal.accounts.enums import RoleKind
from worklocal.core import clock
from worklocal.core.models import AuditEntry, Notification, StoredFile
from worklocal.exchange.requests import packages, services, two_people
from worklocal.exchange.requests.models import (
    DataRequest,
    DueErasure,
    MarkDecision,
    RequestKind,
    RequestOutcome,
    ScreenMark,
)
from worklocal.support.coaching.models import Note


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}},
    }


def text(response):
    return response.content.decode()


def ask(cast, kind="ACCESS", words="", key="5e0cf7e2-9f0a-4b53-8f3f-6b7d8a2f3c11"):
    said = {"kind": kind, "words": words, "submission_key": key}
    return cast.client(cast.amina_role).post(reverse("citizen:request_ask"), said)


def asked(cast, kind="ACCESS"):
    with cast.as_area():
        return DataRequest.objects.get(person_id=cast.amina.pk, kind=kind)


def note_about(cast, words):
    with cast.as_area():
        return Note.objects.create(
            area=cast.area, person=cast.amina, journey=cast.journey, author=cast.ben.user,
            text=words, written_at=clock.now(),
        )  # fmt: skip


def post(cast, name, row, role=None, **said):
    url = reverse(f"steward:{name}", args=[row.pk])
    return cast.client(role or cast.stefan).post(url, said)


def made(cast):
    ask(cast)
    row = asked(cast)
    packages.make(request_id=row.pk, area_id=row.area_id)
    row = asked(cast)
    with cast.as_(cast.stefan):
        words = [group["found"] for group in packages.groups_of(row)]
        for found in words:
            packages.decide(
                request=row, found=found, decision=MarkDecision.BLACK_OUT, reason="Theirs",
                at=clock.now(),
            )  # fmt: skip
    return row


def second_officer(cast):
    from worklocal.core.context import Context, acting

    with acting(Context(scope="SIGN_IN")):
        return make_role(cast.area, "Sara", RoleKind.STEWARD, cast.council)


# -- The clock


def test_a_person_asks_in_their_account_and_twice_is_once(cast):
    for _ in range(2):
        assert ask(cast).status_code == 302

    row = asked(cast)
    assert (row.asked_by, row.received_on) == ("PERSON", clock.today())
    page = text(cast.client(cast.amina_role).get(reverse("citizen:requests")))
    assert "We answer by" in page


def test_a_correction_without_words_is_refused_and_keeps_the_choice(cast):
    page = text(ask(cast, kind="CORRECTION"))

    assert "Say what is wrong" in page
    assert 'value="CORRECTION" class="govuk-radios__input"' in page or "checked" in page


def test_the_clock_stops_and_goes_on_by_the_days_it_stood(cast):
    ask(cast)
    row, today = asked(cast), clock.today()
    due = row.due_on
    with cast.as_(cast.stefan):
        services.pause(request=row, on=today, reason="A copy of who you are")
        services.resume(request=row, on=today + dt.timedelta(days=9))

    assert asked(cast).due_on == due + dt.timedelta(days=9)


def test_the_officer_sees_the_queue_and_never_a_name(cast):
    ask(cast)
    url = reverse("steward:requests")

    page = text(cast.client(cast.stefan).get(url))

    assert asked(cast).pk.hex[-8:].upper() in page
    assert "Amina" not in page
    assert "Amina" not in text(post_free(cast, "request"))
    for role in (cast.ben, cast.grace, cast.adam, cast.amina_role):
        assert cast.client(role).get(url).status_code == 404


def post_free(cast, name):
    return cast.client(cast.stefan).get(reverse(f"steward:{name}", args=[asked(cast).pk]))


def test_a_request_by_letter_is_written_down_for_exactly_one_person(cast):
    url = reverse("steward:request_add")
    key = "1c3bb2b5-52c5-4a30-a1a1-0d1f2a0b7e55"
    said = {"kind": "ERASURE", "email": "nobody@people.example", "submission_key": key}

    page = text(cast.client(cast.stefan).post(url, said))
    assert "Nobody was found, or more than one" in page

    answer = cast.client(cast.stefan).post(url, {**said, "email": "AMINA@people.example"})
    assert answer.status_code == 302
    assert asked(cast, "ERASURE").asked_by == "STAFF"
    with cast.as_(cast.stefan):
        assert AuditEntry.objects.filter(action="request.person_sought").count() == 2


def test_of_two_with_one_address_none_is_found(cast):
    with cast.as_area():
        make_person(cast.area, "Ameena", email="amina@people.example")
    with cast.as_(cast.stefan):
        found = services.person_named(email="amina@people.example", family_name="", born_on=None)

    assert found is None


# -- The copy


def test_the_copy_goes_to_the_account_screened(cast):
    """C03: what was blacked out is black in both files; the decision and its reason are kept."""
    note_about(cast, "Her sister Kezia Bolton rang from 0161 496 0000. Amina is well.")
    row = made(cast)
    with cast.as_(cast.stefan):
        assert {m.found for m in row.marks.all()} >= {"Kezia", "Bolton", "0161 496 0000"}
        assert packages.release(request=row, at=clock.now()) is True
    assert packages.hand_over(request_id=row.pk, area_id=row.area_id, at=clock.now()) is True

    client = cast.client(cast.amina_role)
    answer = client.get(reverse("citizen:request_json", args=[row.pk]))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    said = answer.content.decode()
    assert "Kezia" not in said
    assert "Bolton" not in said
    assert "Amina is well" in said
    pdf = client.get(reverse("citizen:request_pdf", args=[row.pk]))
    assert pdf.content.startswith(b"%PDF")
    with cast.as_area():
        assert Notification.objects.filter(person_id=cast.amina.pk, template="request.ready")
        assert set(ScreenMark.objects.values_list("reason", flat=True)) == {"Theirs"}
        assert set(ScreenMark.objects.values_list("decided_by", flat=True)) == {cast.stefan.user_id}


def test_the_copy_is_for_nobody_else(cast):
    """T09: another account, the officer, another area: the page that never was."""
    row = made(cast)
    with cast.as_(cast.stefan):
        packages.release(request=row, at=clock.now())
    packages.hand_over(request_id=row.pk, area_id=row.area_id, at=clock.now())
    url = reverse("citizen:request_pdf", args=[row.pk])

    for role in (cast.gwen_role, cast.ben, cast.stefan, cast.grace):
        assert cast.client(role).get(url).status_code == 404
    assert cast.client().get(url).status_code == 302
    print_url = reverse("steward:request_print", args=[row.pk])
    assert cast.client(cast.stefan).get(print_url).status_code == 404


def test_nothing_is_released_while_a_mark_waits(cast):
    note_about(cast, "She came with Kezia.")
    ask(cast)
    row = asked(cast)
    packages.make(request_id=row.pk, area_id=row.area_id)

    with cast.as_(cast.stefan), pytest.raises(services.RequestRefused, match="every mark"):
        packages.release(request=asked(cast), at=clock.now())


def test_what_is_written_after_the_release_is_screened_before_it_goes(cast):
    row = made(cast)
    with cast.as_(cast.stefan):
        packages.release(request=row, at=clock.now())
    note_about(cast, "Her brother Obadiah came too.")

    assert packages.hand_over(request_id=row.pk, area_id=row.area_id, at=clock.now()) is False
    assert asked(cast).released_at is None
    with cast.as_(cast.stefan):
        assert [g["found"] for g in packages.groups_of(row) if g["waiting"]] == ["Obadiah"]


def test_a_restricted_record_needs_two_different_people(cast):
    with cast.as_area():
        cast.amina.restriction = "ADDRESS"
        cast.amina.save(update_fields=["restriction"])
    row = made(cast)
    sara = second_officer(cast)

    assert "restricted" in row.needs_two
    with cast.as_(cast.stefan):
        assert packages.release(request=row, at=clock.now()) is False
        with pytest.raises(services.RequestRefused, match="Somebody else"):
            packages.release(request=row, at=clock.now())
    with pytest.raises(services.RequestRefused):
        packages.hand_over(request_id=row.pk, area_id=row.area_id, at=clock.now())
    with cast.as_(sara):
        assert packages.release(request=row, at=clock.now()) is True
    assert packages.hand_over(request_id=row.pk, area_id=row.area_id, at=clock.now()) is True


def test_another_room_may_say_that_two_are_needed(cast, monkeypatch):
    monkeypatch.setattr(two_people, "_rules", [lambda person_id: "Known to staff here"])
    ask(cast)

    assert asked(cast).needs_two == "Known to staff here"


def test_making_the_files_twice_makes_them_once(cast):
    row = made(cast)
    with cast.as_(cast.stefan):
        packages.release(request=row, at=clock.now())
    for _ in range(2):
        packages.hand_over(request_id=row.pk, area_id=row.area_id, at=clock.now())

    with cast.as_area():
        assert StoredFile.objects.filter(person_id=cast.amina.pk).count() == 2


# -- Answers


def test_a_closed_request_shows_its_answer_to_the_person(cast):
    ask(cast, kind="OBJECTION", words="Stop using my record in research.")
    row = asked(cast, "OBJECTION")

    answer = post(cast, "request_close", row, outcome="DONE", answer="We have stopped it.")

    assert answer.status_code == 302
    assert "We have stopped it." in text(
        cast.client(cast.amina_role).get(reverse("citizen:requests"))
    )


def test_a_copy_cannot_be_called_done_before_it_is_released(cast):
    ask(cast)

    page = text(post(cast, "request_close", asked(cast), outcome="DONE", answer="Here it is."))

    assert "has not been released" in page
    assert "Here it is." in page


def test_an_approved_erasure_goes_on_the_list(cast):
    ask(cast, kind="ERASURE")

    assert post(cast, "request_erase", asked(cast, "ERASURE")).status_code == 302

    with cast.as_area():
        due = DueErasure.objects.get(person_id=cast.amina.pk)
    assert (due.why, due.due_on) == ("REQUEST", clock.today())


def test_a_person_takes_a_request_back(cast):
    ask(cast)
    row = asked(cast)

    url = reverse("citizen:request_withdraw", args=[row.pk])
    assert cast.client(cast.amina_role).post(url).status_code == 302

    assert asked(cast).outcome == RequestOutcome.WITHDRAWN


def test_the_list_costs_the_same_at_one_row_and_at_three(cast, same_queries_at):
    def make(count):
        with cast.as_area():
            for _ in range(count):
                services.take_in(
                    person_id=cast.amina.pk, kind=RequestKind.CORRECTION, on=clock.today(),
                    words="Wrong",
                )  # fmt: skip

    same_queries_at(make, reverse("steward:requests"), cast.client(cast.stefan))
    same_queries_at(make, reverse("citizen:requests"), cast.client(cast.amina_role))


def test_a_long_record_is_read_and_screened_quickly(cast, record_property):
    """A copy costs well under ten minutes of the machine: here a thousand notes of fifty words."""
    words = "She came with Kezia Bolton and spoke about the bakery, the rent and her English. " * 3
    with cast.as_area():
        Note.objects.bulk_create(
            Note(
                area=cast.area, person=cast.amina, journey=cast.journey, author=cast.ben.user,
                text=words, written_at=clock.now(),
            )
            for _ in range(1000)
        )  # fmt: skip
    row = made(cast)
    with cast.as_(cast.stefan):
        packages.release(request=row, at=clock.now())
    began = clock.now()
    assert packages.hand_over(request_id=row.pk, area_id=row.area_id, at=began) is True

    seconds = asked(cast).made_seconds + (clock.now() - began).total_seconds()
    assert seconds < 600
    record_property("figure", f"subject access, 1,000 notes: {seconds:.1f} s of machine time")
