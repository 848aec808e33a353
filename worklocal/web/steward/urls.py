"""Addresses of the data protection officer's desk and of administration."""

from django.urls import include, path

from worklocal.web.steward import (
    administration,
    agreements,
    answers,
    desk,
    leavers,
    papers,
    requests,
    retention,
    sign_ins,
    wall,
)

app_name = "steward"

of_request = [
    path("", requests.RequestPage.as_view(), name="request"),
    path("pause/", requests.Pause.as_view(), name="request_pause"),
    path("resume/", requests.Resume.as_view(), name="request_resume"),
    path("read/", requests.Make.as_view(), name="request_make"),
    path("marks/<uuid:mark_id>/", requests.Decide.as_view(), name="request_mark"),
    path("release/", requests.ReleaseCopy.as_view(), name="request_release"),
    path("close/", requests.Close.as_view(), name="request_close"),
    path("erase/", requests.Erase.as_view(), name="request_erase"),
    path("print/", requests.PrintCopy.as_view(), name="request_print"),
]

urlpatterns = [
    path("", desk.home, name="home"),
    path("reads/", desk.Reads.as_view(), name="reads"),
    path("changes/", desk.Changes.as_view(), name="changes"),
    path("people/<uuid:person_id>/", desk.AboutOne.as_view(), name="person"),
    path("requests/", requests.Requests.as_view(), name="requests"),
    path("requests/add/", requests.TakeIn.as_view(), name="request_add"),
    path("requests/<uuid:data_request_id>/", include(of_request)),
    path("retention/", retention.Retention.as_view(), name="retention"),
    path("retention/<uuid:due_id>/hold/", retention.Hold.as_view(), name="due_hold"),
    path("retention/<uuid:due_id>/let-go/", retention.LetGo.as_view(), name="due_let_go"),
    path("papers/", papers.Papers.as_view(), name="papers"),
    path("papers/<slug:document>/", papers.Paper.as_view(), name="paper"),
    path("papers/<slug:document>/file/", papers.PaperFile.as_view(), name="paper_file"),
    path("unused-roles/", leavers.Unused.as_view(), name="unused"),
    path("accounts/roles/<uuid:role_id>/leave/", leavers.CloseAccount.as_view(),
         name="account_close"),
    path("wall/", wall.Wall.as_view(), name="wall"),
    path("wall/switch/", wall.Switch.as_view(), name="wall_switch"),
    path("wall/outages/add/", wall.AddIncident.as_view(), name="wall_incident"),
    path("wall/letters/<uuid:letter_id>/", wall.Letter.as_view(), name="wall_letter"),
    path("agreements/", agreements.Agreements.as_view(), name="agreements"),
    path("agreements/add/", agreements.AddAgreement.as_view(), name="agreement_add"),
    path("agreements/<uuid:agreement_id>/", agreements.AgreementPage.as_view(), name="agreement"),
    path("agreements/<uuid:agreement_id>/end/", agreements.EndAgreement.as_view(),
         name="agreement_end"),
    path("sign-ins/", sign_ins.SignIns.as_view(), name="sign_ins"),
    path("sign-ins/lost/", sign_ins.BeginLost.as_view(), name="lost_factor"),
    path("sign-ins/<uuid:sharing_id>/close/", sign_ins.CloseAlert.as_view(), name="sharing_close"),
    path("security/", answers.SecurityAnswers.as_view(), name="security"),
    path("accounts/", administration.Accounts.as_view(), name="accounts"),
    path("accounts/add/", administration.GiveRole.as_view(), name="role_give"),
    path("accounts/roles/<uuid:role_id>/end/", administration.EndRole.as_view(), name="role_end"),
    path("accounts/roles/<uuid:role_id>/sign-out/", administration.SignOut.as_view(),
         name="account_out"),
    path("area/", administration.AreaPage.as_view(), name="area"),
]  # fmt: skip
