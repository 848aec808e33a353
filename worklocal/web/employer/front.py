"""For employers without an account: what we do for them, and how to register."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from worklocal.accounts.access import for_everyone
from worklocal.core import clock
from worklocal.core.errors import Refusal
from worklocal.employers.firms import services
from worklocal.employers.firms.models import SECTORS, FirmSize
from worklocal.web.shell import forms
from worklocal.web.shell.navigation import address_of


@require_safe
@for_everyone("what the service does for employers is public")
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "employer/front.html", {"sign_in_url": address_of("account_login")})


class RegisterForm(forms.OnceForm):
    name = forms.TextField(
        label=gettext_lazy("Name of the business"), max_length=150, autocomplete="organization",
        noun=gettext_lazy("the name of the business"),
    )  # fmt: skip
    company_number = forms.TextField(
        label=gettext_lazy("Company number"), max_length=12, width="10", required=False,
        hint=gettext_lazy("Eight characters, such as 01234567. Leave it empty if you have none."),
    )  # fmt: skip
    sector = forms.SelectField(
        label=gettext_lazy("What do you do?"), choices=sorted(SECTORS.items(), key=lambda s: s[1]),
        missing=gettext_lazy("Select what you do"),
    )  # fmt: skip
    size = forms.RadiosField(
        label=gettext_lazy("How many people work for you?"), choices=FirmSize.choices, small=True,
        missing=gettext_lazy("Select how many people work for you"),
    )  # fmt: skip
    postcode = forms.PostcodeField(
        label=gettext_lazy("Postcode"), noun=gettext_lazy("your postcode")
    )
    about = forms.LongTextField(
        label=gettext_lazy("What should people know about working for you?"), count=1000, rows=3,
        required=False,
    )  # fmt: skip
    contact_name = forms.TextField(
        label=gettext_lazy("Your name"), max_length=100, autocomplete="name",
        noun=gettext_lazy("your name"),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address at work"),
        noun=gettext_lazy("your e-mail address"),
    )  # fmt: skip
    phone = forms.PhoneField(
        label=gettext_lazy("Phone number"), noun=gettext_lazy("your phone number"),
        hint=gettext_lazy("We ring you once, to check that the business is real"), max_length=20,
    )  # fmt: skip

    def clean_company_number(self) -> str:
        try:
            return services.read_company_number(self.cleaned_data["company_number"])
        except services.CompanyNumberWrong as wrong:
            raise forms.ValidationError(str(wrong)) from None

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "firm": services.FirmFacts(
                name=said["name"], sector=said["sector"], size=said["size"],
                postcode=said["postcode"], company_number=said["company_number"],
                about=said["about"],
            ),
            "contact": services.ContactFacts(
                name=said["contact_name"], email=said["email"], phone=said["phone"]
            ),
            "key": str(said["submission_key"]),
        }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_everyone("an employer registers without an account")
def register(request: HttpRequest) -> HttpResponse:
    """The same answer whether or not the business or the address is known: nobody can try names."""
    form = RegisterForm(request.POST) if request.method == "POST" else RegisterForm()
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                services.register_firm(**form.facts(), at=clock.now())
        except services.PlaceUnknown as refusal:
            form.add_error("postcode", str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(reverse("employer:registered"))
    return render(request, "employer/register.html", {"form": form, "title": _("Register")})


@require_safe
@for_everyone("says what happens after an employer has registered")
def registered(request: HttpRequest) -> HttpResponse:
    return render(request, "employer/registered.html")
