"""The data protection officer's desk and administration: what they show, do and refuse."""

import uuid

import pytest
from django.urls import reverse

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import AccessGrant, Area, Role, holder_of
from worklocal.core import audit, clock
from worklocal.core.models import AuditEntry

DESK = ("home", "reads", "changes")
ADMINISTRATION = ("accounts", "role_give", "area")


def text(response):
    return response.content.decode()


def read_by(cast, role, count=1, person_id=None):
    with cast.as_(role):
        for _ in range(count):
            audit.record_read("record.read", person_id=person_id or uuid.uuid4())


@pytest.mark.parametrize("name", DESK)
def test_the_desk_opens_for_the_officer_alone(cast, name):
    url = reverse(f"steward:{name}")

    assert cast.client(cast.stefan).get(url).status_code == 200
    for role in (cast.ben, cast.grace, cast.esi, cast.farid, cast.amina_role):
        assert cast.client(role).get(url).status_code == 404


@pytest.mark.parametrize("name", ADMINISTRATION)
def test_administration_opens_for_administrators_alone(cast, name):
    url = reverse(f"steward:{name}")

    assert cast.client(cast.adam).get(url).status_code == 200
    for role in (cast.stefan, cast.ben, cast.grace, cast.amina_role):
        assert cast.client(role).get(url).status_code == 404


def test_the_officer_sees_who_looked_and_never_whose_name(cast):
    cast.client(cast.ben).get(reverse("coach:person", args=[cast.amina.pk]))

    page = text(cast.client(cast.stefan).get(reverse("steward:reads")))

    assert "Ben" in page
    assert cast.amina.pk.hex[-8:] in page
    assert "Amina" not in page


def test_who_looked_is_found_by_member_of_staff_and_by_day(cast):
    read_by(cast, cast.ben)
    read_by(cast, cast.chloe)
    client, url = cast.client(cast.stefan), reverse("steward:reads")
    today = clock.today()

    def rows(**wanted):
        page = text(client.get(url, wanted)).partition("<table")[2].partition("</table")[0]
        return {name for name in ("Ben", "Chloe") if name in page}

    assert rows() == {"Ben", "Chloe"}
    assert rows(staff=str(cast.ben.user_id)) == {"Ben"}
    day = {"day_day": today.day, "day_month": today.month, "day_year": today.year}
    assert rows(**day) == {"Ben", "Chloe"}
    assert rows(**{**day, "day_year": today.year - 1}) == set()


def test_a_member_of_staff_is_found_by_name_and_never_by_another_areas(cast):
    client, url = cast.client(cast.stefan), reverse("steward:reads")

    page = text(client.post(url, {"who": "ben"}))
    assert f"?staff={cast.ben.user_id}" in page
    chosen = text(client.get(url, {"staff": str(cast.ben.user_id)}))
    assert "Remove this filter:</span> Ben" in chosen
    assert "Nobody of the staff is called that" in text(client.post(url, {"who": "Grace"}))
    assert client.get(url, {"staff": str(cast.grace.user_id)}).status_code == 404
    assert "Enter a name or a part of it" in text(client.post(url, {"who": ""}))


def test_another_area_is_not_in_the_list(cast):
    read_by(cast, cast.grace, person_id=cast.gwen.pk)

    for name in DESK:
        assert "Grace" not in text(cast.client(cast.stefan).get(reverse(f"steward:{name}")))
    url = reverse("steward:person", args=[cast.gwen.pk])
    assert cast.client(cast.stefan).get(url).status_code == 404


def test_one_record_shows_its_reads_and_changes_and_keeps_this_look(cast):
    read_by(cast, cast.ben, person_id=cast.amina.pk)
    url = reverse("steward:person", args=[cast.amina.pk])

    page = text(cast.client(cast.stefan).get(url))

    assert "Ben" in page
    assert "Amina" not in page
    with cast.as_(cast.stefan):
        kept = AuditEntry.objects.get(actor_id=cast.stefan.user_id, is_read=True)
    assert (kept.person_id, kept.action, kept.purpose) == (
        cast.amina.pk, "audit.read", "oversight",
    )  # fmt: skip


def test_somebody_who_opens_far_more_than_others_stands_out(cast):
    read_by(cast, cast.ben, count=25)
    read_by(cast, cast.chloe, count=2)

    page = text(cast.client(cast.stefan).get(reverse("steward:home")))

    assert "What they opened" in page
    assert page.count("records in") <= 1
    assert "Nobody stands out" not in page


def test_twenty_records_in_a_team_that_all_do_so_do_not_stand_out(cast):
    for role in (cast.ben, cast.chloe):
        read_by(cast, role, count=25)

    page = text(cast.client(cast.stefan).get(reverse("steward:home")))

    assert "Nobody stands out" in page


@pytest.mark.parametrize("name", ["reads", "changes"])
def test_a_list_costs_the_same_at_one_row_and_at_three(cast, same_queries_at, name):
    def make(count):
        with cast.as_(cast.ben):
            for _ in range(count):
                audit.record("plan.agreed", person_id=cast.amina.pk)
                audit.record_read("plan.read", person_id=cast.amina.pk)

    same_queries_at(make, reverse(f"steward:{name}"), cast.client(cast.stefan))


# -- Administration


def give(cast, client=None, **more):
    said = {
        "display_name": "Nadia", "email": "nadia@gm.example", "kind": "COACH",
        "organisation": str(cast.council.pk), "team": str(cast.team.pk), **more,
    }  # fmt: skip
    return (client or cast.client(cast.adam)).post(reverse("steward:role_give"), said)


def test_an_administrator_gives_a_role(cast):
    assert give(cast).status_code == 302

    role = Role.objects.select_related("user").get(user__display_name="Nadia")
    assert (role.area_id, role.kind, role.team_id) == (cast.area.pk, "COACH", cast.team.pk)
    assert not role.user.has_usable_password()
    with cast.as_(cast.stefan):
        entry = AuditEntry.objects.get(action="role.given")
    assert (entry.actor_id, entry.thing_id) == (cast.adam.user_id, role.pk)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"team": ""}, "Choose the team"),
        ({"kind": "PROVIDER"}, "Choose an organisation that is"),
        ({"email": "ben@gm.example"}, "held already"),
        ({"email": "amina@gm.example"}, "not for staff"),
        ({"email": "adam@gm.example"}, "Somebody else must change your own roles"),
    ],
)
def test_a_role_that_does_not_fit_is_refused_and_nothing_typed_is_lost(cast, more, words):
    page = text(give(cast, **more))

    assert words in page
    assert 'value="Nadia"' in page
    assert not Role.objects.filter(user__display_name="Nadia").exists()


def test_a_role_that_ended_opens_nothing_from_the_next_request_on(cast):
    """A06: open tabs too, in every browser."""
    tabs = [cast.client(cast.ben), cast.client(cast.ben)]
    url = reverse("coach:person", args=[cast.amina.pk])
    assert [tab.get("/coach/caseload/").status_code for tab in tabs] == [200, 200]

    done = cast.client(cast.adam).post(reverse("steward:role_end", args=[cast.ben.pk]))

    assert done.status_code == 302
    for tab in tabs:
        assert tab.get(url).status_code != 200
        assert tab.get("/coach/caseload/").status_code != 200


def test_ending_a_role_ends_the_access_it_gave(cast):
    cast.client(cast.adam).post(reverse("steward:role_end", args=[cast.ben.pk]))

    with cast.as_area():
        held = AccessGrant.objects.filter(holder=holder_of(cast.ben.user))
        assert held.exists()
        assert not held.filter(ends_at=None).exists()


def test_nobody_ends_their_own_role_or_one_of_another_area(cast):
    client = cast.client(cast.adam)

    client.post(reverse("steward:role_end", args=[cast.adam.pk]))
    there = client.post(reverse("steward:role_end", args=[cast.grace.pk]))

    assert there.status_code == 404
    assert not Role.objects.exclude(ends_on=None).exists()


def area_form(area, **more):
    return {
        "service_name": area.service_name, "brand_colour": "#1d4f91", "accent_colour": "#0b7a5b",
        "languages": ["en-gb"], "contact_phone": "", "contact_email": "", **more,
    }  # fmt: skip


def test_an_administrator_changes_the_area(cast):
    said = area_form(cast.area, service_name="Work in Manchester", brand_colour="#4c2c69")

    done = cast.client(cast.adam).post(reverse("steward:area"), said)

    assert done.status_code == 302
    area = Area.objects.get(pk=cast.area.pk)
    assert (area.service_name, area.brand_colour, area.languages) == (
        "Work in Manchester", "#4c2c69", ["en-gb"],
    )  # fmt: skip
    with cast.as_(cast.stefan):
        detail = AuditEntry.objects.get(action="area.changed").detail
    assert detail == {
        "fields": ["accent_colour", "brand_colour", "languages", "service_name"]
    } or detail == {"fields": ["brand_colour", "languages", "service_name"]}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"brand_colour": "#ffff00"}, "darker main colour"),
        ({"accent_colour": "#eeeeee"}, "darker second colour"),
        ({"brand_colour": "blue"}, "# and six digits"),
        ({"languages": ["cy"]}, "Keep English"),
    ],
)
def test_settings_that_would_harm_readers_are_refused(cast, more, words):
    page = text(cast.client(cast.adam).post(reverse("steward:area"), area_form(cast.area, **more)))

    assert words in page
    assert Area.objects.get(pk=cast.area.pk).service_name == cast.area.service_name


def test_every_kind_of_staff_role_can_be_given():
    from worklocal.accounts.roles import GIVEN

    assert {*GIVEN, RoleKind.CITIZEN} == set(RoleKind)
