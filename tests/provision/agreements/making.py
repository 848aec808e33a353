"""An agreement with Bright Steps, as the data protection officer records it."""

import datetime as dt

from worklocal.accounts.enums import FieldGroup
from worklocal.core import clock
from worklocal.provision.agreements import services
from worklocal.provision.agreements.enums import AgreementKind, LegalBasis


def make_agreement(cast, *, starts=-30, ends=300, review=200, **more):
    today = clock.today()
    terms = {
        "kind": AgreementKind.SHARING, "purpose": "Help with health", "law": "",
        "legal_basis": LegalBasis.PUBLIC_TASK, "organisation": cast.provider,
        "partner_sees": [FieldGroup.HEALTH], "starts_on": today + dt.timedelta(days=starts),
        "review_on": today + dt.timedelta(days=review),
        "ends_on": today + dt.timedelta(days=ends), **more,
    }  # fmt: skip
    with cast.as_(cast.stefan):
        return services.add_agreement(terms=services.Terms(**terms))
