"""Addresses of a commissioner's pages."""

from django.urls import path

from worklocal.web.commissioner import claims, contracts, downloads, funds, ledger, overview

app_name = "commissioner"

urlpatterns = [
    path("", overview.Overview.as_view(), name="home"),
    path("funds/", funds.Funds.as_view(), name="funds"),
    path("funds/new/", funds.NewFund.as_view(), name="fund_new"),
    path("funds/<uuid:fund_id>/", funds.FundPage.as_view(), name="fund"),
    path("contracts/", contracts.Contracts.as_view(), name="contracts"),
    path("contracts/new/", contracts.NewContract.as_view(), name="contract_new"),
    path("contracts/<uuid:contract_id>/", contracts.ContractPage.as_view(), name="contract"),
    path("claims/", claims.Claims.as_view(), name="claims"),
    path("claims/claims.csv", downloads.claims, name="claims_csv"),
    path("claims/<uuid:claim_id>/", claims.ClaimPage.as_view(), name="claim"),
    path("claims/<uuid:claim_id>/check/", claims.CheckClaim.as_view(), name="claim_check"),
    path("claims/<uuid:claim_id>/ask/", claims.QueryClaim.as_view(), name="claim_query"),
    path("claims/<uuid:claim_id>/refuse/", claims.RefuseClaim.as_view(), name="claim_refuse"),
    path("claims/<uuid:claim_id>/approve/", claims.ApproveClaim.as_view(), name="claim_approve"),
    path("claims/<uuid:claim_id>/recover/", claims.RecoverClaim.as_view(), name="claim_recover"),
    path("ledger/", ledger.Ledger.as_view(), name="ledger"),
    path("ledger/ledger.csv", downloads.ledger, name="ledger_csv"),
    path("ledger/accounts.csv", downloads.accounts, name="accounts_csv"),
]
