from uuid import UUID

import pytest
from django import forms as django_forms
from django.http import QueryDict

from worklocal.web.shell import forms
from worklocal.web.shell.sample import SampleForm
from worklocal.web.shell.templatetags.shell import error_summary

HOW = [("PHONE", "Phone call"), ("POST", "Letter")]


class CallForm(forms.Form):
    how = forms.RadiosField(label="How?", noun="how", choices=HOW, reveals={"PHONE": "phone"})
    phone = forms.PhoneField(label="Phone number", noun="your phone number")


class YesForm(forms.Form):
    working = forms.YesNoField(label="In work?", reveals={"yes": "hours"})
    hours = forms.NumberField(label="Hours")


def test_every_error_leads_to_a_control_that_is_on_the_page():
    form = SampleForm(QueryDict("submission_key=1"))
    page = form.render()

    entries = error_summary(form)["entries"]

    assert len(entries) == len(form.errors)
    targets = [target for _words, target in entries if target]
    assert len(targets) == len(entries) - 1  # the hidden key has no control to lead to
    assert [target for target in targets if page.count(f'id="{target}"') != 1] == []


def test_an_error_of_a_date_leads_to_the_box_that_is_wrong():
    data = QueryDict("born_on_day=3&born_on_month=4&born_on_year=")
    form = SampleForm(data)

    assert form["born_on"].error_target == "id_born_on_year"
    assert form["born_on"].wrong_parts == ("year",)


def test_what_was_typed_is_kept_when_it_is_refused():
    data = QueryDict("born_on_day=31&born_on_month=Feb&born_on_year=1998&pay=about+90&email=me")

    page = SampleForm(data).render()

    for typed in ("31", "Feb", "1998", "about 90", "me"):
        assert f'value="{typed}"' in page


def test_a_form_that_is_sent_twice_carries_the_same_key():
    fresh = forms.OnceForm()
    key = fresh["submission_key"].value()

    again = forms.OnceForm({"submission_key": str(key)})

    assert again.is_valid()
    assert again.cleaned_data["submission_key"] == UUID(str(key))
    assert forms.OnceForm()["submission_key"].value() != key


@pytest.mark.parametrize(
    ("sent", "errors", "phone"),
    [
        ({"how": "POST"}, [], ""),
        ({"how": "POST", "phone": "nonsense"}, [], ""),
        ({"how": "PHONE"}, ["Enter your phone number"], None),
        ({"how": "PHONE", "phone": "01632 960 001"}, [], "01632 960 001"),
        ({}, ["Select how"], ""),
    ],
)
def test_a_field_that_another_reveals_is_needed_only_while_it_shows(sent, errors, phone):
    form = CallForm(sent)

    found = [words for listed in form.errors.values() for words in listed]
    assert found == errors
    assert form.cleaned_data.get("phone") == phone


def test_a_yes_reveals_what_follows_from_it():
    assert YesForm({"working": "yes"}).errors == {"hours": ["Enter hours"]}
    assert YesForm({"working": "no"}).is_valid()


def test_a_revealed_field_is_drawn_once_and_is_not_called_optional():
    page = CallForm().render()

    assert page.count('name="phone"') == 1
    assert "(optional)" not in page
    assert "govuk-radios__conditional--hidden" in page


def test_radios_and_their_summary_agree_on_the_first_id():
    page = CallForm({}).render()

    assert 'id="id_how"' in page
    assert 'id="id_how_1"' in page
    assert 'id="id_how_0"' not in page


def test_tick_boxes_are_not_drawn_as_radios():
    page = SampleForm().render()

    assert 'type="checkbox" value="TRAVEL"' in page


def test_the_hint_and_the_error_are_read_out_with_the_control():
    page = SampleForm(QueryDict("")).render()

    assert 'aria-describedby="id_email_helptext id_email_error"' in page
    assert 'aria-describedby="id_goal_helptext id_goal_error id_goal-info"' in page


def test_a_form_of_another_kit_is_drawn_in_the_same_dress():
    class Foreign(django_forms.Form):
        name = django_forms.CharField(help_text="As on your card")
        keep = django_forms.BooleanField(required=False)
        kind = django_forms.ChoiceField(choices=HOW)

    page = Foreign({}).render()

    assert 'class="govuk-input govuk-input--error"' in page
    assert "govuk-checkboxes__input" in page
    assert "govuk-select" in page
    assert '<div id="id_name_helptext" class="govuk-hint">As on your card</div>' in page


def test_what_a_person_typed_is_escaped():
    page = SampleForm(QueryDict("full_name=<script>&goal=</textarea><b>")).render()

    assert "<script>" not in page
    assert "</textarea><b>" not in page
