"""Registering an employer without an account, and who lets whom in."""

import uuid

import pytest

from tests.employers.adverts import NOW, TODAY, make_firm
from worklocal.accounts.models import Organisation, Role, User
from worklocal.accounts.viewer import roles_of
from worklocal.core.context import Context, acting
from worklocal.core.errors import NotPermitted
from worklocal.core.models import Notification
from worklocal.employers.firms import services
from worklocal.employers.firms.models import Firm, FirmContact, FirmRegistration
from worklocal.employers.firms.selectors import contacts_with, firms_of, resting_until


def ask(cast, *, name="Canal Joinery", email="jo@canal.example", number="", key=""):
    """As somebody who is not signed in."""
    with acting(Context(area=cast.area.pk, scope="NONE")):
        return services.register_firm(
            firm=services.FirmFacts(name, "F", "SMALL", "M1 1AE", number, "We build stairs."),
            contact=services.ContactFacts("Jo Carver", email, "0161 496 0000"), at=NOW, key=key,
        )  # fmt: skip


def registration(cast, pk):
    with cast.as_(cast.bea):
        return FirmRegistration.objects.select_related("firm").get(pk=pk)


def test_a_new_employer_gets_an_account_that_waits_to_be_checked(cast):
    made = registration(cast, ask(cast))
    assert (made.has_account, made.firm.checked_on, made.firm.la_code) == (True, None, "E08000003")
    with cast.as_area():
        user = User.objects.get(email="jo@canal.example")
        role = Role.objects.get(user=user)
        message = Notification.objects.get(user_id=user.pk)
    assert (role.kind, role.organisation_id) == ("EMPLOYER", made.firm.organisation_id)
    assert not user.has_usable_password()
    assert "Canal" not in message.subject + message.body


def test_the_same_form_twice_is_one_employer(cast):
    key = str(uuid.uuid4())
    assert ask(cast, key=key) == ask(cast, key=key)
    with cast.as_area():
        assert Firm.objects.count() == 1


@pytest.mark.parametrize(
    "known",
    [
        {"name": "MILL bakery"},
        {"number": "01234567"},
        {"name": "mill bakery", "email": "x@y.example"},
    ],
)
def test_nobody_walks_into_a_known_business(cast, known):
    firm = make_firm(cast)
    with cast.as_area():
        Firm.objects.filter(pk=firm.pk).update(company_number="01234567")
        before = (User.objects.count(), Role.objects.count(), Organisation.objects.count())
    made = registration(cast, ask(cast, **known))
    assert (made.firm, made.has_account) == (firm, False)
    with cast.as_area():
        assert before == (User.objects.count(), Role.objects.count(), Organisation.objects.count())
        assert not Notification.objects.exists()


def test_a_known_address_is_given_no_second_account_and_no_role(cast):
    made = registration(cast, ask(cast, email="AMINA@gm.example"))
    assert made.has_account is False
    with cast.as_area():
        assert Role.objects.filter(user=cast.amina_role.user).count() == 1


def test_a_broker_lets_a_second_person_of_a_business_in(cast):
    firm = make_firm(cast)
    made = registration(cast, ask(cast, name="Mill Bakery"))
    with cast.as_(cast.bea):
        services.let_in(registration=made, at=NOW)
        with pytest.raises(services.DecidedAlready):
            services.let_in(registration=made, at=NOW)
    with cast.as_area():
        role = Role.objects.get(user__email="jo@canal.example")
    assert role.organisation_id == firm.organisation_id


def test_somebody_turned_away_can_sign_in_no_more(cast):
    made = registration(cast, ask(cast))
    with cast.as_(cast.bea):
        services.turn_away(registration=made, reason="Nobody there knows them", at=NOW)
        assert "Nobody there knows them" in FirmContact.objects.get().about
    with cast.as_area():
        assert roles_of(User.objects.get(email="jo@canal.example"), on=TODAY) == []


@pytest.mark.parametrize("who", ["dev", "ben", "hana", "farid", "esi", "amina_role"])
def test_only_an_account_manager_decides(cast, who):
    made = registration(cast, ask(cast))
    with cast.as_(getattr(cast, who)):
        assert not FirmRegistration.objects.exists()
        for deed in (
            lambda: services.check_firm(firm=made.firm, at=NOW),
            lambda: services.let_in(registration=made, at=NOW),
            lambda: services.turn_away(registration=made, reason="x", at=NOW),
        ):
            with pytest.raises(NotPermitted):
                deed()


def test_a_check_settles_the_registration(cast):
    made = registration(cast, ask(cast))
    with cast.as_(cast.bea):
        firm = services.check_firm(firm=made.firm, at=NOW)
        assert services.check_firm(firm=firm, at=NOW) == firm
    settled = registration(cast, made.pk)
    assert (settled.decision, settled.decided_by_id) == ("LET_IN", cast.bea.user_id)


def test_an_unknown_postcode_is_said(cast):
    with acting(Context(area=cast.area.pk)), pytest.raises(services.PlaceUnknown):
        services.register_firm(
            firm=services.FirmFacts("Far", "F", "SMALL", "ZZ99 9ZZ"),
            contact=services.ContactFacts("Jo", "jo@far.example", "0161 496 0000"), at=NOW,
        )  # fmt: skip


def test_the_log_says_who_asked_last_and_until_when_to_rest(cast):
    firm = make_firm(cast)
    with cast.as_(cast.ben):
        services.log_contact(firm=firm, about="Asked for a trial shift", at=NOW)
    with cast.as_(cast.bea):
        (contact,) = contacts_with(cast.viewer(cast.bea), firm)
        (listed,) = firms_of(cast.viewer(cast.bea)).firms
    assert (contact.by_id, listed.last_contact_at) == (cast.ben.user_id, NOW)
    assert resting_until(NOW, today=TODAY) is not None
    assert resting_until(None, today=TODAY) is None


@pytest.mark.parametrize("who", ["dev", "esi", "amina_role", "farid", "grace"])
def test_employers_and_strangers_do_not_read_the_log(cast, who):
    firm = make_firm(cast)
    with cast.as_(cast.bea):
        services.log_contact(firm=firm, about="Rang them", at=NOW)
    with cast.as_(getattr(cast, who)):
        assert not FirmContact.objects.exists()
