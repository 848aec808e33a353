"""What a provider, an employer, a coach, a commissioner and a board read and send by the API."""

import datetime as dt

from worklocal.core import clock
from worklocal.core.models import AuditEntry
from worklocal.support.coaching.models import Note
from worklocal.support.referrals.models import Referral, ReferralStep


def test_a_provider_works_on_a_referral_from_inbox_to_end(world, api):
    provider = api(world.cast.esi)
    referral_id = str(world.things["amina"]["referral_id"])

    listed = provider.get("referrals").json()
    assert [row["id"] for row in listed["items"]] == [referral_id]
    assert listed["items"][0]["shared"]["Name"] == "Amina"
    for body in (
        {"what": "STARTED"}, {"what": "NOTE", "words": "Going well"},
        {"what": "ENDED", "outcome": "HELPED"},
    ):  # fmt: skip
        answer = provider.send(f"referrals/{referral_id}/progress", body)
        assert answer.status_code == 200, answer.json()
    assert answer.json()["state"] == "ENDED"
    assert set(answer.json()["shared"]) == {"Name"}, "after the end the name alone is read"

    again = provider.send(f"referrals/{referral_id}/progress", {"what": "STARTED"})
    assert again.status_code == 409
    assert again.headers["Content-Type"] == "application/problem+json"


def test_reading_a_person_is_kept_as_on_the_pages(world, api):
    cast = world.cast
    api(cast.esi).get("referrals")
    api(cast.ben).get(f"people/{cast.amina.pk}/plan")
    with cast.as_area():
        kept = AuditEntry.objects.filter(person_id=cast.amina.pk, is_read=True)
        actions = set(kept.values_list("action", flat=True))
    assert {"referral.listed", "plan.read"} <= actions


def test_the_same_key_twice_is_once_and_with_other_words_refused(world, api):
    """B11: key and effect are one; a replay is answered the same; another body is a conflict."""
    provider, key = api(world.cast.esi), "k-1"
    path = f"referrals/{world.things['amina']['referral_id']}/progress"
    note = {"what": "NOTE", "words": "Came on Monday"}

    first, second = (provider.send(path, note, key=key) for _ in range(2))
    other = provider.send(path, {**note, "words": "Came on Tuesday"}, key=key)

    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert other.status_code == 409
    with world.cast.as_area():
        assert ReferralStep.objects.filter(words__startswith="Came").count() == 1


def test_a_key_is_the_accounts_own(world, api):
    """Another account with the same key is not told of the first one's write."""
    for who, subject in (("esi", "amina"), ("otto", "bilal")):
        role = getattr(world.cast, who)
        path = f"referrals/{world.things[subject]['referral_id']}"
        if who == "otto":
            assert api(role).send(f"{path}/answer", {"accept": True}, key="same").status_code == 200
        else:
            body = {"what": "NOTE", "words": "x"}
            assert api(role).send(f"{path}/progress", body, key="same").status_code == 200


def test_a_refused_write_changes_nothing_and_its_key_may_be_used_again(world, api):
    provider = api(world.cast.otto)
    referral_id = world.things["bilal"]["referral_id"]
    refused = provider.send(f"referrals/{referral_id}/answer", {"accept": False}, key="k")
    assert refused.status_code == 409
    body = {"accept": False, "reason": "FULL"}
    assert provider.send(f"referrals/{referral_id}/answer", body, key="k").status_code == 200
    with world.cast.as_area():
        assert Referral.objects.get(pk=referral_id).state == "DECLINED"


def vacancy(**more):
    return {
        "title": "Baker", "description": "Bake bread.", "hours_min": "16", "hours_max": "37.5",
        "pay_pence_hour": 1400, "shifts": ["EARLY"], "is_remote": True,
        "closes_on": (clock.today() + dt.timedelta(days=20)).isoformat(), **more,
    }  # fmt: skip


def test_an_employer_posts_a_vacancy_and_closes_it(world, api):
    employer = api(world.cast.dev)
    posted = employer.send("vacancies", vacancy())
    assert posted.status_code == 201, posted.json()
    assert posted.json()["state"] in ("OPEN", "CHECKING")
    one = f"vacancies/{posted.json()['id']}"
    assert employer.get(one).json() == posted.json()
    assert employer.send(f"{one}/close").json()["state"] == "CLOSED"
    draft = employer.send("vacancies", vacancy(submit=False))
    assert draft.json()["state"] == "DRAFT"


def test_an_employer_says_what_happened(world, api):
    employer = api(world.cast.dev)
    one = f"introductions/{world.things['amina']['introduction_id']}"
    assert employer.get(one).json()["shared"]
    answer = employer.send(f"{one}/result", {"result": "INTERVIEW", "words": "Monday at nine"})
    assert answer.json()["state"] == "INTERVIEW"
    answer = employer.send(f"{one}/result", {"result": "NOT_HIRED"})
    assert answer.status_code == 409


def test_a_coach_reads_their_people_and_writes_a_note(world, api):
    cast, coach = world.cast, api(world.cast.ben)
    people = coach.get("caseload").json()["items"]
    assert {row["name"].split()[0] for row in people} == {"Amina"}
    plan = coach.get(f"people/{cast.amina.pk}/plan").json()
    assert plan["goals"]
    assert coach.get(f"people/{cast.amina.pk}/appointments").status_code == 200
    body = {"text": "Rang; all well", "contact_kind": "PHONE"}
    answer = coach.send(f"people/{cast.amina.pk}/notes", body)
    assert answer.status_code == 201, answer.json()
    with cast.as_area():
        assert Note.objects.filter(pk=answer.json()["id"], text=body["text"]).exists()


def test_a_commissioner_reads_money_and_no_person(world, api):
    commissioner = api(world.cast.farid)
    claim = commissioner.get("claims").json()["items"][0]
    assert claim["referral_id"] is None
    assert commissioner.get(f"claims/{claim['id']}").json() == claim
    assert api(world.cast.esi).get(f"claims/{claim['id']}").json()["referral_id"]
    accounts = commissioner.get("ledger/accounts").json()["items"]
    assert sum(row["pence"] for row in accounts) == 0
    for movement in commissioner.get("ledger/movements").json()["items"]:
        assert sum(entry["pence"] for entry in movement["entries"]) == 0
    assert commissioner.get("contracts").json()["items"]


def test_a_board_reads_measures(world, api):
    board = api(world.cast.bola)
    codes = [each["code"] for each in board.get("measures").json()["items"]]
    assert all(board.get(f"measures/{code}").status_code == 200 for code in codes)
    assert board.get("measures/nothing").status_code == 404


def test_anybody_reads_what_is_open(world, api):
    visitor = api(None)
    areas = {each["slug"] for each in visitor.get("areas").json()["items"]}
    assert areas == {"gm", "wy"}
    listed = visitor.get("areas/gm/services?q=listed").json()
    assert listed["count"] > 0
    one = visitor.get(f"areas/gm/services/{world.things['amina']['service_id']}")
    assert one.json()["name"] == "A service"
    assert one.headers["Access-Control-Allow-Origin"] == "*"
    assert visitor.get("areas/gm/jobs").status_code == 200
    assert visitor.get("areas/nowhere/jobs").status_code == 404


def test_what_is_still_right_is_not_sent_again(world, api):
    visitor = api(None)
    first = visitor.get("areas/gm/services")
    again = visitor.get("areas/gm/services", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_unknown_fields_and_parameters_are_refused_and_change_nothing(world, api):
    """A05: a field that is not ours, or is protected, is refused; nothing is written."""
    employer = api(world.cast.dev)
    before = employer.get("vacancies").json()
    for field in ("state", "filled", "introduced", "area_id", "firm_id", "id", "is_invented"):
        answer = employer.send("vacancies", vacancy(**{field: 1}))
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == f"/body/{field}"
    assert employer.get("vacancies?order=1").status_code == 400
    assert employer.get("vacancies").json() == before


def test_errors_do_not_repeat_what_was_sent(world, api):
    answer = api(world.cast.dev).send("vacancies", vacancy(title="<b>Zoë</b>" * 40))
    assert answer.status_code == 422
    assert b"Zo" not in answer.content


def test_what_is_not_json_or_has_no_key_is_refused(world, api):
    client = api(world.cast.dev).client
    url, key = "/api/v1/vacancies", {"Idempotency-Key": "k"}
    for body in ("{", "[" * 100_000, '{"title": NaN}', "\x00", "[]", "null", "1", '"\\ud800"'):
        answer = client.post(url, body, content_type="application/json", headers=key)
        assert answer.status_code in (400, 422), body[:20]
    assert client.post(url, "{}", content_type="text/plain", headers=key).status_code == 415
    assert client.post(url, "{}", content_type="application/json").status_code == 400
