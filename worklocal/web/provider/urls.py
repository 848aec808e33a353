"""Addresses of a provider's pages."""

from django.urls import path

from worklocal.web.provider import claims, contracts, inbox

app_name = "provider"

urlpatterns = [
    path("", inbox.Inbox.as_view(), name="inbox"),
    path("people/", inbox.People.as_view(), name="people"),
    path("referrals/<uuid:referral_id>/", inbox.ReferralPage.as_view(), name="referral"),
    path("claims/", claims.Claims.as_view(), name="claims"),
    path("claims/new/<uuid:referral_id>/<slug:outcome>/", claims.NewClaim.as_view(),
         name="claim_new"),
    path("claims/<uuid:claim_id>/", claims.ClaimPage.as_view(), name="claim"),
    path("contracts/", contracts.Contracts.as_view(), name="contracts"),
]  # fmt: skip
