"""Every table with a person's key says what it does on a request; else the build fails."""

import pytest

from worklocal.core import personal_data
from worklocal.core.personal_data import PersonalData


def test_every_model_with_a_person_s_key_is_declared():
    assert len(personal_data.with_person()) > 40
    assert personal_data.undeclared() == []


def test_a_model_that_is_not_declared_is_caught(monkeypatch):
    monkeypatch.delitem(personal_data._declared, "coaching.note")

    assert personal_data.undeclared() == ["coaching.note"]


def test_nothing_is_declared_that_is_not_there():
    labels = {model._meta.label_lower for model in personal_data.with_person()}

    assert set(personal_data.declared()) - labels == set()


def test_columns_that_are_blanked_exist():
    for model, rule in personal_data.of_models():
        columns = {field.column for field in model._meta.local_concrete_fields}
        assert set(rule.blank) | {rule.person} <= columns, model


def test_to_keep_needs_a_reason_and_to_anonymise_needs_columns():
    with pytest.raises(ValueError, match="reason"):
        PersonalData("case+24m", "keep", because="because")
    with pytest.raises(ValueError, match="columns"):
        PersonalData("case+24m", "anonymise")
