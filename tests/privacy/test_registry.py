"""Every table with a person's key says what it does on a request; else the build fails."""

import pytest

from worklocal.core import personal_data
from worklocal.core.personal_data import PersonalData
from worklocal.exchange.requests.rules import schedule


def test_every_model_with_a_person_s_key_is_declared():
    """C02."""
    assert len(personal_data.with_person()) > 40
    assert personal_data.undeclared() == []


def test_a_model_that_is_not_declared_is_caught(monkeypatch):
    """C02."""
    monkeypatch.delitem(personal_data._declared, "coaching.note")

    assert personal_data.undeclared() == ["coaching.note"]


def test_what_hangs_on_a_person_s_row_is_found_without_a_key_of_its_own():
    """C02: the steps of a claim name nobody, and their reasons may."""
    labels = {model._meta.label_lower for model in personal_data.with_person()}

    assert "claims.claimstep" in labels
    assert "accounts.user" not in labels


def test_nothing_is_declared_that_is_not_there():
    labels = {model._meta.label_lower for model in personal_data.with_person()}

    assert set(personal_data.declared()) - labels == set()


def test_columns_that_are_named_exist():
    for model, rule in personal_data.of_models():
        columns = {field.column for field in model._meta.local_concrete_fields}
        assert set(rule.blank) | set(rule.codes) <= columns, model
        assert rule.through or rule.person in columns, model


def test_where_rows_stay_every_column_of_words_is_emptied_or_holds_codes():
    """C02, C04: a new column of words on a table that stays fails the build."""
    left = {
        model._meta.label_lower: personal_data.unspoken(model, rule)
        for model, rule in personal_data.of_models()
        if personal_data.unspoken(model, rule)
    }
    assert left == {}


def test_a_column_of_words_that_nobody_spoke_for_is_caught():
    rules = dict(personal_data.of_models())
    model = next(m for m in rules if m._meta.label_lower == "requests.datarequest")

    assert personal_data.unspoken(model, PersonalData("x", "anonymise", blank=("words",))) == [
        "pause_reason", "answer", "needs_two",
    ]  # fmt: skip


def test_every_class_of_retention_is_a_rule_with_its_source():
    """Q01: a rule says how long, from when, and where it comes from."""
    rules = schedule().rules
    assert {rule.retain for rule in personal_data.declared().values()} <= set(rules)
    for rule in rules.values():
        assert rule.source
        assert bool(rule.months) != bool(rule.days)


def test_to_keep_needs_a_reason_and_to_anonymise_needs_columns():
    with pytest.raises(ValueError, match="reason"):
        PersonalData("case+24m", "keep", because="because")
    with pytest.raises(ValueError, match="columns"):
        PersonalData("case+24m", "anonymise")
