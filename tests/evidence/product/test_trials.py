"""Trials: the plan before anybody, the yes before the arm, and a draw that anyone may replay."""

import datetime as dt
import json

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.evidence.product import trial as given
from worklocal.core import clock, events
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.core.models import AuditEntry
from worklocal.core.transitions import MoveRefused
from worklocal.evidence.engine.allocation import audit
from worklocal.evidence.engine.plan import is_intact
from worklocal.evidence.engine.random_stream import is_committed
from worklocal.evidence.trials import allocating, reading, selectors, services
from worklocal.evidence.trials.allocating import CannotTakePart
from worklocal.evidence.trials.enums import NotTakingPart, StepKind, StepReason, TrialState
from worklocal.evidence.trials.models import (
    Allocation,
    PlanVersion,
    Reading,
    Trial,
    TrialSeed,
    TrialStep,
)
from worklocal.evidence.trials.plans import Arm
from worklocal.evidence.trials.services import PlanRefused
from worklocal.support.people.models import Consent
from worklocal.support.people.services import withdraw_consent


def test_the_plan_is_hashed_and_timed_before_anybody_is_allocated(cast):
    trial = given.register(cast)

    with cast.as_(cast.anya):
        history = services.history_of(trial)
        assert is_intact(history)
        assert json.loads(history[0].text)["seed_sha256"] == trial.seed_sha256
        assert services.state_of(trial) == TrialState.OPEN
    row = given.allocate(cast, trial, cast.amina.pk)
    assert history[0].registered_at < row.at
    assert row.plan_sha256 == history[0].sha256


def test_nobody_but_an_analyst_registers(cast):
    for role in (cast.ben, cast.farid, cast.bola, cast.amina_role):
        with cast.as_(role), pytest.raises(NotPermitted):
            services.register_trial(draft=given.DRAFT, at=clock.now())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"question": ""}, "question"),
        ({"estimand": ""}, "estimand"),
        ({"arms": (Arm("one", "One"),)}, "at least two arms"),
        ({"arms": (Arm("one", "One"), Arm("one", "Again"))}, "named once"),
        ({"blocks": (3,)}, "multiples of 2"),
        ({"planned_n": 3}, "two people"),
        ({"looks": 0}, "looks"),
        ({"consent": "x" * 501}, "500"),
    ],
)
def test_a_plan_that_lacks_something_is_refused(cast, changed, said):
    with pytest.raises(PlanRefused, match=said):
        given.register(cast, **changed)
    with cast.as_area():
        assert not Trial.objects.exists()


def test_a_code_is_used_once(cast):
    given.register(cast)
    with pytest.raises(PlanRefused, match="code"):
        given.register(cast)


def test_no_role_reads_the_seed_and_it_is_not_kept_in_the_clear(cast):
    trial = given.register(cast)

    for role in (cast.anya, cast.ben, cast.lena, cast.stefan, cast.adam, cast.farid):
        with cast.as_(role):
            assert not TrialSeed.objects.exists()
    with cast.as_area():
        secret = TrialSeed.objects.get().secret
        texts = " ".join(PlanVersion.objects.order_by("id").values_list("text", flat=True))
    with cast.as_(cast.anya):
        seed = services.close_trial(trial=trial, reason="Enough people.", at=clock.now())
    assert is_committed(seed, trial.seed_sha256)
    assert seed not in secret
    assert seed not in texts


def test_a_later_plan_keeps_the_old_text_and_names_its_hash(cast):
    trial = given.register(cast)

    with cast.as_(cast.anya):
        services.amend_plan(
            trial=trial, changes={"subgroups": "By offer"}, reason="Asked by the board",
            at=clock.now(),
        )  # fmt: skip
        history = services.history_of(trial)

    assert is_intact(history)
    assert [entry.reason for entry in history] == ["", "Asked by the board"]
    assert json.loads(history[0].text)["subgroups"] != json.loads(history[1].text)["subgroups"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"arms": []}, "why"),
        ({"primary_outcome": {"outcome": "SUSTAINED_26_WEEKS", "within_days": 1}}, "why"),
        ({"subgroups": "By offer"}, " "),
        ({}, "why"),
    ],
)
def test_what_may_not_be_amended(cast, changes, reason):
    trial = given.register(cast)
    with cast.as_(cast.anya), pytest.raises(PlanRefused):
        services.amend_plan(trial=trial, changes=changes, reason=reason, at=clock.now())


def test_the_yes_and_the_arm_are_one(cast):
    trial = given.register(cast)
    row = given.allocate(cast, trial, cast.amina.pk)

    with cast.as_area():
        consent = Consent.objects.get(pk=row.consent_id)
        entry = AuditEntry.objects.get(action="trial.allocated")
    assert (consent.purpose, consent.about_id, consent.person_id) == (
        "RESEARCH", trial.pk, cast.amina.pk,
    )  # fmt: skip
    assert consent.given_at == row.consented_at <= row.at
    assert (row.stratum, row.position) == ("E08000003/FEWER", 0)
    assert entry.detail == {"trial": "free-26"}, "the arm is not in the audit"


def test_when_the_draw_fails_the_yes_is_not_kept(cast, settings):
    trial = given.register(cast)
    settings.TRIAL_SEED_KEY = "0" * 43 + "="

    with pytest.raises(Exception, match="cannot be read"):
        given.allocate(cast, trial, cast.amina.pk)
    with cast.as_area():
        assert not Consent.objects.filter(about_id=trial.pk).exists()
        assert not Allocation.objects.exists()


def test_without_a_consent_the_database_itself_refuses_an_arm(cast):
    trial = given.register(cast)
    row = given.allocate(cast, trial, cast.amina.pk)
    with cast.as_area(), pytest.raises(IntegrityError), transaction.atomic():
        Allocation(
            area=cast.area, trial=trial, person=cast.amina, journey_id=cast.journey.pk,
            consent_id=None, consented_at=row.at, stratum="x", position=0, arm="usual", at=row.at,
        ).save(force_insert=True)  # fmt: skip


def test_allocations_and_plans_are_only_ever_added(cast):
    trial = given.register(cast)
    given.allocate(cast, trial, cast.amina.pk)
    for model in (Allocation, PlanVersion, Trial, TrialStep):
        for change in ("UPDATE {} SET created_at = now()", "DELETE FROM {}"):
            with cast.as_area(), pytest.raises(DatabaseError), transaction.atomic():
                connection.cursor().execute(change.format(model._meta.db_table))


@pytest.mark.parametrize("who", ["chloe", "hana", "esi", "farid", "anya", "bola", "grace"])
def test_only_the_persons_own_team_allocates(cast, who):
    trial = given.register(cast)
    words = given.wording(cast, trial)
    with cast.as_(getattr(cast, who)), pytest.raises(Refusal):
        allocating.give_trial_consent_and_allocate(
            trial=trial, person_id=cast.amina.pk, wording=words, at=clock.now()
        )


def test_who_cannot_take_part(cast):
    trial = given.register(cast, planned_n=4)
    one, two, three, four, five = given.people(cast, 5)
    with cast.as_(cast.ben):
        allocating.record_not_taking_part(
            trial=trial, person_id=one.person_id, reason=NotTakingPart.SAID_NO, at=clock.now()
        )
    given.allocate(cast, trial, two.person_id)

    for person, said in ((one, "does not take part"), (two, "takes part already")):
        with pytest.raises(CannotTakePart, match=said):
            given.allocate(cast, trial, person.person_id)
    with cast.as_(cast.ben), pytest.raises(CannotTakePart, match="words have changed"):
        allocating.give_trial_consent_and_allocate(
            trial=trial, person_id=three.person_id, wording="Yes", at=clock.now()
        )
    for person in (three, four, five):
        given.allocate(cast, trial, person.person_id)
    with pytest.raises(CannotTakePart, match="all the people"):
        given.allocate(cast, trial, cast.amina.pk)


def test_a_paused_or_closed_trial_takes_nobody(cast):
    trial = given.register(cast)
    with cast.as_(cast.anya):
        services.pause_trial(trial=trial, reason="A question from the board.", at=clock.now())
    with pytest.raises(CannotTakePart, match="nobody on"):
        given.allocate(cast, trial, cast.amina.pk)
    with cast.as_(cast.anya):
        services.reopen_trial(trial=trial, reason="Answered.", at=clock.now())
    given.allocate(cast, trial, cast.amina.pk)
    with cast.as_(cast.anya):
        services.close_trial(trial=trial, reason="Done.", at=clock.now())
        with pytest.raises(MoveRefused):
            services.reopen_trial(trial=trial, reason="No.", at=clock.now())


def test_the_same_key_is_one_allocation(cast):
    trial = given.register(cast)
    first = given.allocate(cast, trial, cast.amina.pk, key="k1")
    again = given.allocate(cast, trial, cast.amina.pk, key="k1")
    assert first.pk == again.pk


def test_the_draws_replay_from_the_seed_and_keep_their_balance(cast):
    trial = given.register(cast, blocks=(4,))
    for journey in given.people(cast, 11):
        given.allocate(cast, trial, journey.person_id)
    with cast.as_(cast.anya):
        seed = services.close_trial(trial=trial, reason="Done.", at=clock.now())

    with cast.as_area():
        assert allocating.replay(trial, seed) == []
        others = [allocating.replay(trial, f"another seed, {n}") for n in range(12)]
        assert any(others)  # one in two hundred draws the same arms by chance
        rows = list(Allocation.objects.order_by("position"))
    told = audit(services.scheme_of(trial), seed, rows)
    assert told["allocated"] == 11
    assert told["largest_imbalance"] <= told["allowed_imbalance"] == 2
    assert [row.position for row in rows] == list(range(11))


def test_an_override_is_recorded_as_one_and_the_draw_stays(cast):
    trial = given.register(cast)
    row = given.allocate(cast, trial, cast.amina.pk)
    other = "free" if row.arm == "usual" else "usual"

    with cast.as_(cast.ben):
        for wrong in (row.arm, "no-such-arm"):
            with pytest.raises(CannotTakePart):
                allocating.override_arm(
                    allocation=row, to_arm=wrong, reason=StepReason.SAFETY, at=clock.now()
                )
        allocating.override_arm(
            allocation=row, to_arm=other, reason=StepReason.SAFETY, at=clock.now()
        )
        assert selectors.arm_of(cast.amina.pk, trial=trial) == other
        wanted = {"ATTENDANCE_MESSAGES_OFF"} if other == "free" else set()
        assert selectors.switches_of(cast.amina.pk) == wanted
        row.refresh_from_db()
        assert row.arm != other


def test_a_yes_taken_back_ends_the_part(cast):
    trial = given.register(cast)
    row = given.allocate(cast, trial, cast.amina.pk)
    with cast.as_(cast.amina_role):
        withdraw_consent(consent=Consent.objects.get(pk=row.consent_id), at=clock.now())
    events.deliver_waiting(cast.area.pk)

    with cast.as_(cast.ben):
        assert selectors.arm_of(cast.amina.pk, trial=trial) == ""
        assert selectors.switches_of(cast.amina.pk) == frozenset()
        assert [s.kind for s in row.steps.order_by("id")] == [StepKind.WITHDREW]
    with cast.as_(cast.anya):
        counted = reading.read_trial(trial=trial, at=clock.now())
    assert any("Took their yes back" in r["reasons"] for r in counted.content["flow"]["rows"])


def test_a_reading_reconciles_and_names_nobody(cast):
    trial = given.register(cast, planned_n=8, looks=2)
    asked = given.people(cast, 8)
    with cast.as_(cast.ben):
        allocating.record_not_taking_part(
            trial=trial, person_id=asked[0].person_id, reason=NotTakingPart.SAID_NO, at=clock.now()
        )
    rows = [given.allocate(cast, trial, j.person_id) for j in asked[1:]]
    with cast.as_(cast.ben):
        allocating.note_step(
            allocation=rows[0], kind=StepKind.NOT_RECEIVED, reason=StepReason.NOT_OFFERED,
            at=clock.now(),
        )  # fmt: skip
    with cast.as_(cast.anya):
        told = reading.read_trial(trial=trial, at=clock.now()).content
        assert not Allocation.objects.exists(), "an analyst reads counts, and no person's row"

    assert told["people"] == 7
    assert told["ripe"] == 0
    assert told["flow"]["faults"] == []
    assert sum(sum(row["arms"]) for row in told["counts"]) == 7
    assert told["balance"]["largest"] <= told["balance"]["allowed"]
    assert [look["people"] for look in told["looks"]] == [4, 8]
    assert told["looks"][0]["bound"] > told["looks"][1]["bound"] > 1.96
    text = json.dumps(told)
    assert "Zebedee" not in text
    assert not any(str(row.person_id) in text for row in rows)


def test_a_look_is_taken_when_its_people_had_their_time_and_never_again(cast):
    trial = given.register(cast, planned_n=8, looks=2, at=clock.now() - dt.timedelta(days=500))
    long_ago = clock.now() - dt.timedelta(days=400)
    for journey in given.people(cast, 5):
        given.allocate(cast, trial, journey.person_id, at=long_ago)

    with cast.as_(cast.anya):
        for _ in range(2):
            reading.read_trial(trial=trial, at=clock.now())
        looks = selectors.looks_taken(trial)
        assert Reading.objects.count() == 1, "what counts the same on a day is kept once"
    assert [(look.number, look.people) for look in looks] == [(1, 4)]
    assert looks[0].content["said"] == "continue"


def test_the_safety_band_pauses_once_and_then_a_person_decides(cast, monkeypatch):
    trial = given.register(cast)
    band = {"harm_at": 60, "people": 80, "points": [], "needed": 50, "formula": ""}
    monkeypatch.setattr(reading, "safety_band", lambda *a: band)

    with cast.as_area():
        reading.read_trial(trial=trial, at=clock.now())
        assert services.state_of(trial) == TrialState.PAUSED
        assert TrialStep.objects.filter(trial=trial, by=None).count() == 1
    with cast.as_(cast.anya):
        services.reopen_trial(trial=trial, reason="Looked at by the board.", at=clock.now())
        reading.read_trial(trial=trial, at=clock.now())
        assert services.state_of(trial) == TrialState.OPEN


def test_the_band_sees_harm(cast):
    trial = given.register(cast)
    with cast.as_(cast.anya):
        plan = selectors.versions_of(trial)[0]
        current = services.current_plan(trial)
    assert plan.version == 1
    people = [
        {"arm": arm, "is_watched": True, "withdrew": False, "left_early": arm == "free"}
        for _ in range(60)
        for arm in ("usual", "free")
    ]
    told = reading.safety_band(trial, current, people)
    assert told["harm_at"] is not None
    assert told["points"][-1][2] > 0
    assert reading.safety_band(trial, current, people[:20])["points"] == []


def test_another_area_sees_no_trial(cast):
    given.register(cast)
    with cast.as_(cast.grace):
        assert not Trial.objects.exists()
