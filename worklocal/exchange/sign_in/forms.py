"""The forms of signing in. The answer is the same whether an account exists or not."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm
from allauth.core import context as allauth_context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.translation import gettext_lazy

from worklocal.exchange.sign_in.services import account_for


class Unprompted:
    """No words inside the boxes: they vanish on typing, and are too pale to read."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ConfirmCodeForm(Unprompted, ConfirmLoginCodeForm):
    pass


class SecondStepForm(Unprompted, AuthenticateForm):
    pass


class ProveAgainForm(Unprompted, ReauthenticateForm):
    pass


class AppForm(Unprompted, ActivateTOTPForm):
    pass


class CodeForm(Unprompted, RequestLoginCodeForm):
    """A citizen asks for a code. Staff get a letter that points them to their own door."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = gettext_lazy("E-mail address")
        email.help_text = gettext_lazy("We send you a code. There is no password to remember.")

    def clean_email(self) -> str:
        email: str = super().clean_email()
        request: Any = allauth_context.request
        self._user = account_for(email, area=request.area)
        return email


class PasswordForm(Unprompted, LoginForm):
    """Staff, providers and employers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        self.fields["login"].label = gettext_lazy("E-mail address")
        self.fields["password"].label = gettext_lazy("Password")
        self.fields["password"].help_text = ""
