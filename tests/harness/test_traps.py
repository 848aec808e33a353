"""Every trap is sprung once: a mistake is planted, and must be caught."""

import socket
import warnings

import pytest
import pytest_socket
from django.core.exceptions import ImproperlyConfigured
from django.db import InternalError, connection, transaction
from django.test import Client

from tests.harness import planted
from tests.harness.pages import inline_parts
from worklocal.accounts.models import Area, Role, Team
from worklocal.core import clock

REFUSED = (pytest_socket.SocketConnectBlockedError, UserWarning)


@pytest.fixture
def planted_site(settings, cast) -> Client:
    settings.ROOT_URLCONF = "tests.harness.planted"
    return cast.client(cast.ben)


def test_tests_run_as_the_application_role(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("wl_app", "wl_app")


def test_a_variable_that_is_not_there_fails_the_page(planted_site):
    with pytest.raises(AssertionError, match=r"nobody\.said_this"):
        planted_site.get("/undefined/")


def test_a_list_without_an_order_comes_back_in_any_order(cast):
    with cast.as_area():
        Team.objects.bulk_create(
            Team(area=cast.area, organisation=cast.council, name=f"Team {n}") for n in range(12)
        )
        orders = {tuple(Team.objects.values_list("name", flat=True)) for _ in range(8)}
        ordered = {
            tuple(Team.objects.order_by("name").values_list("name", flat=True)) for _ in range(8)
        }
    assert len(orders) > 1
    assert len(ordered) == 1


def test_a_warning_is_an_error():
    with pytest.raises(DeprecationWarning):
        warnings.warn("this goes away", DeprecationWarning, stacklevel=1)


def test_a_get_that_writes_is_refused_by_the_database(planted_site):
    with pytest.raises(InternalError, match="read-only transaction"):
        planted_site.get("/writes/")


def test_a_post_may_write(planted_site):
    assert planted_site.post("/writes/").content == b"written"


@pytest.mark.parametrize("kind", sorted(planted.INLINE))
def test_anything_inline_fails_the_page(planted_site, kind):
    with pytest.raises(AssertionError, match="the browser would refuse it"):
        planted_site.get(f"/inline/{kind}/")


def test_words_that_only_look_inline_pass():
    page = b'<p>Go on = good style</p><script src="/a.js"></script><p data-on="x">on ="x"</p>'
    assert inline_parts(page) == []


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("10.0.0.1", 5432)])
def test_the_network_is_shut(address):
    with socket.socket() as outward, pytest.raises(REFUSED, match=r"socket\.connect"):
        outward.connect(address)


def test_this_machine_is_still_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=2).close()


def test_a_lock_over_a_join_must_name_its_rows(cast):
    with cast.as_area():
        joined = Role.objects.select_related("user").order_by("id")
        with pytest.raises(AssertionError, match="of="):
            joined.select_for_update().first()
        assert joined.select_for_update(of=("self",)).first() is not None


def test_a_day_is_not_given_a_moment(cast):
    with pytest.raises(TypeError, match=r"clock\.day_of"):
        Role.objects.filter(starts_on__lte=clock.now()).exists()
    with pytest.raises(TypeError, match=r"clock\.day_of"), transaction.atomic():
        Role.objects.filter(pk=cast.ben.pk).update(ends_on=clock.now())
    assert Area.objects.filter(created_at__lte=clock.now()).exists()


def test_a_query_for_every_row_is_noticed(planted_site, cast, same_queries_at):
    with pytest.raises(AssertionError, match="for one row"):
        same_queries_at(teams_of(cast), "/one-query-a-row/", planted_site)


def test_one_query_for_all_rows_passes(planted_site, cast, same_queries_at):
    assert same_queries_at(teams_of(cast), "/one-query-in-all/", planted_site) > 0


def test_a_page_that_does_not_say_who_may_open_it_is_not_served(planted_site):
    with pytest.raises(ImproperlyConfigured, match="who may open"):
        planted_site.get("/undeclared/")


def test_a_page_is_made_as_its_viewer_and_for_nobody_else(planted_site, cast):
    assert planted_site.get("/coaches-alone/").content == b"COACH GRANTED"
    assert cast.client(cast.esi).get("/coaches-alone/").status_code == 404
    assert cast.client().get("/coaches-alone/").status_code == 302


def teams_of(cast):
    def make(count: int) -> None:
        with cast.as_area():
            for _ in range(count):
                Team.objects.create(area=cast.area, organisation=cast.council, name="Another")

    return make
