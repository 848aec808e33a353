"""Framework files: what ships is whole, and what is wrong is refused by file, row and reason."""

import shutil

import pytest
from django.core.management import CommandError, call_command

from worklocal.reference.framework.enums import AnswerKind, FieldGroup, StandardStage
from worklocal.reference.framework.reading import read_framework
from worklocal.reference.framework.rows import FrameworkRefused
from worklocal.reference.framework.selectors import FOLDER, current, version_named, versions

NEWEST = versions()[-1]


def changed(tmp_path, name: str, old: str, new: str):
    """A copy of the newest version with one thing changed."""
    folder = tmp_path / NEWEST.version
    shutil.copytree(FOLDER / NEWEST.version, folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_the_three_offers_and_their_guarantees_are_there():
    kept = {each.code: len(NEWEST.guarantees_of(each.code)) for each in NEWEST.offers}

    assert kept == {"YOUTH_PATHWAYS": 3, "WORKING_FUTURES": 4, "SKILLS_FOR_ALL": 3}


def test_every_promise_comes_from_a_source_and_every_clock_is_marked_as_our_own():
    assert all(each.verified for each in NEWEST.guarantees)
    assert not any(each.days.verified for each in NEWEST.guarantees)
    assert len([name for name in NEWEST.unverified() if name.startswith("figure guarantee")]) == 10


def test_two_years_of_responsibility_and_one_of_in_work_support_are_verified():
    figures = [NEWEST.standard(code).figure for code in ("RESPONSIBILITY", "IN_WORK_SUPPORT")]

    assert [(each.value, each.verified) for each in figures] == [(730, True), (365, True)]


@pytest.mark.parametrize("offer", ["YOUTH_PATHWAYS", "WORKING_FUTURES", "SKILLS_FOR_ALL"])
@pytest.mark.parametrize(
    "stage",
    [StandardStage.PLANNING, StandardStage.MOVING_ON, StandardStage.NEW_IN_WORK,
     StandardStage.IN_WORK],
)  # fmt: skip
def test_each_offer_has_a_contact_standard_at_each_stage(offer: str, stage: StandardStage):
    assert NEWEST.contact_standard(offer, stage) is not None


def test_the_key_outcomes_are_the_three_and_sustained_means_182_days():
    assert [each.code for each in NEWEST.key_outcomes()] == [
        "EMPLOYMENT_RATE", "EMPLOYMENT_RATE_OF_GROUPS", "SHARE_SUSTAINED",
    ]  # fmt: skip
    assert NEWEST.outcome("SUSTAINED_26_WEEKS").days == 182
    threshold = NEWEST.outcome("EARNINGS_THRESHOLD")
    assert (threshold.hours_per_week or 0) * (threshold.weeks or 0) == 416


def test_the_first_assessment_starts_with_strengths_and_gives_a_reason_for_everything():
    tool = NEWEST.assessment

    assert tool.sections[0].code == "strengths"
    assert 25 <= len(tool.questions) <= 36
    assert all(each.why.endswith(".") for each in tool.questions.values())
    assert {each.kind for each in tool.questions.values()} == set(AnswerKind)
    assert len(tool.repeated_questions) == 8


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("health", FieldGroup.HEALTH), ("drugs_or_alcohol", FieldGroup.HEALTH),
        ("conviction", FieldGroup.OFFENDING), ("debt", FieldGroup.MONEY),
        ("claimed", FieldGroup.MONEY), ("good_at", None),
    ],
)  # fmt: skip
def test_sensitive_questions_say_where_their_answers_are_kept(code: str, group: FieldGroup | None):
    assert NEWEST.assessment.questions[code].sensitive is group


def test_the_questions_are_short_and_plain():
    for question in NEWEST.assessment.questions.values():
        words = question.ask.split()
        assert len(words) <= 24, question.code
        assert sum(len(word) for word in words) / len(words) < 5.6, question.code


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("guarantees.toml", 'starts = "JOINED"', 'starts = "BORN"',
         "guarantees.toml, guarantee 1 (YP_PLAN): “starts” is 'BORN'; it must be one of JOINED"),
        ("guarantees.toml", "value = 28, least = 7", "value = 3, least = 7",
         "guarantees.toml, guarantee 1 (YP_PLAN), days: 3 is not between 7 and 42"),
        ("guarantees.toml", 'offer = "YOUTH_PATHWAYS"', 'offer = "OLD_PATHWAYS"',
         "guarantee YP_PLAN: there is no offer 'OLD_PATHWAYS'"),
        ("offers.toml", "verified = true", "",
         "offers.toml, offer 1 (YOUTH_PATHWAYS): “verified” must be true or false"),
        ("offers.toml", 'source = "WL24"', 'source = "HEARSAY"',
         "the source 'HEARSAY' is not listed in framework.toml"),
        ("offers.toml", "age_to = 24", "age_too = 24", "“age_too” is not a field of this table"),
        ("offers.toml", 'code = "WORKING_FUTURES"', 'code = "YOUTH_PATHWAYS"',
         "offers.toml, offer: the code 'YOUTH_PATHWAYS' is used twice"),
        ("markers.toml", "debt = YES", "debt = LOTS", "marker DEBT: debt has no answer 'LOTS'"),
        ("markers.toml", 'sensitive = "MONEY"', 'sensitive = "HEALTH"',
         "marker DEBT: its answer debt is kept as MONEY, so the marker must be too"),
        ("markers.toml", "english <= 3", "english under 3", "is neither “question = ANSWER”"),
        ("assessment.toml", 'kind = "TEXT"', 'kind = "CHOICE"', "a question has “choices” when"),
        ("assessment.toml", 'why = "So that we look for work that makes use of it."', "",
         "assessment.toml, section 1 (strengths), question 1 (good_at): “why” must be text"),
        ("standards.toml", "[[standard]]", "[[standard", "standards.toml: "),
        ("framework.toml", 'version = "2026-1"', 'version = "1"', "“version” must be '2026-1'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_by_file_row_and_reason(tmp_path, name, old, new, reason):
    with pytest.raises(FrameworkRefused) as refused:
        read_framework(changed(tmp_path, name, old, new))

    assert reason in str(refused.value)


def test_all_faults_are_told_at_once(tmp_path):
    folder = changed(tmp_path, "offers.toml", "verified = true", "")
    (folder / "outcomes.toml").unlink()

    with pytest.raises(FrameworkRefused) as refused:
        read_framework(folder)

    assert len(refused.value.faults) >= 3


def test_an_unknown_version_is_refused():
    with pytest.raises(FrameworkRefused, match="no such version"):
        version_named("1999-1")


def test_the_version_in_force_is_the_newest_that_has_begun():
    import datetime as dt

    assert current(NEWEST.valid_from) is NEWEST
    assert current(dt.date(1999, 1, 1)) is versions()[0]


def test_the_page_in_the_documents_is_current():
    call_command("framework_page", "--check")


def test_a_page_that_is_out_of_date_is_refused(settings, tmp_path):
    settings.BASE_DIR = tmp_path

    with pytest.raises(CommandError, match="out of date"):
        call_command("framework_page", "--check")
    call_command("framework_page")
    call_command("framework_page", "--check")
