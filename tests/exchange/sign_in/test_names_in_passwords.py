"""V6.1.2, V6.2.4, V6.2.11: on every form that sets a password, common ones and names are barred."""

import ast
from pathlib import Path

import pytest
from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm, SetPasswordForm
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib.auth import password_validation

from worklocal.core.context import Context, acting
from worklocal.exchange.sign_in.passwords import is_made_of

OLD = "a long way to tipperary"
GOOD = "ordinary lower case words"
FORMS = [ChangePasswordForm, SetPasswordForm, ResetPasswordKeyForm]


def is_taken(form_class, user, password, client_request):
    said = {"oldpassword": OLD, "password1": password, "password2": password}
    with acting(Context(scope="SIGN_IN")), allauth_context.request_context(client_request):
        form = form_class(user=user, data=said)
        if hasattr(form, "temp_key"):
            form.temp_key = "given"
        return form.is_valid()


@pytest.mark.parametrize("form_class", FORMS)
def test_every_form_that_sets_a_password_refuses_common_ones_and_names(cast, rf, form_class):
    with acting(Context(scope="SIGN_IN")):
        user = cast.ben.user
        user.set_password(OLD)
        first, *_rest = user.display_name.lower().split()
    request = rf.post("/account/password/change/")
    request.user = user
    area = cast.area.name.lower()

    assert is_taken(form_class, user, GOOD, request)
    for refused in (
        "fourteen lette", "password1234567890!!!", f"{area}2026{area}!", "WorkLocal-2026-2026",
        f"{first}{first}{first}1234567", f"{user.email}2026",
    ):  # fmt: skip
        assert not is_taken(form_class, user, refused, request), refused


def test_a_name_among_other_words_is_no_reason_to_refuse():
    names = {"ben", "carter", "greater", "manchester"}
    assert not is_made_of("ben likes walking in the rain", names)
    assert not is_made_of("seventeen tall ships", names)
    assert is_made_of("Ben.Carter.Manchester.1", names)


def test_no_other_code_sets_a_password():
    """V6.2.4: whatever sets one goes through allauth's forms; an account is made with none."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted(Path(settings.BASE_DIR, "worklocal").rglob("*.py"))
        if "demonstration" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("set_password", "make_password")
    ]
    assert [place.partition(":")[0] for place in found] == ["models.py"]
    names = {type(each).__name__ for each in password_validation.get_default_password_validators()}
    assert names >= {"MinimumLengthValidator", "NotCommon", "NotOfTheirs", "NotBreached"}
