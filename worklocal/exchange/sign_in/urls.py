"""Addresses under /account/. Only what we use of allauth: nobody changes their e-mail here."""

from allauth.account import views as allauth
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from worklocal.exchange.sign_in import account_views, screen_views, step_up_views, views

urlpatterns = [
    path("login/", allauth.request_login_code, name="account_login"),
    path("login/code/", allauth.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("work/", allauth.login, name="account_password_login"),
    path("logout/", views.SignOut.as_view(), name="account_logout"),
    path("signed-out/", views.signed_out, name="account_signed_out"),
    path("roles/", views.roles, name="account_roles"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("signup/", RedirectView.as_view(url="/join/"), name="account_signup"),
    path("screen/", screen_views.screen, name="account_screen"),
    path("screen/text/", screen_views.text_a_code, name="account_screen_text"),
    path("stay/", screen_views.stay, name="account_stay"),
    path("here/", screen_views.here, name="account_here"),
    path("where/", account_views.where, name="account_where"),
    path("where/others/end/", account_views.end_others, name="account_end_others"),
    path("where/lost/stop/", account_views.stop_lost, name="account_stop_lost"),
    path("where/<uuid:row_id>/end/", account_views.end_one, name="account_end_one"),
    path("lost/", views.lost, name="account_lost"),
    path("step-up/<slug:handle>/", step_up_views.StepUp.as_view(), name="account_step_up"),
    path("step-up/<slug:handle>/go-on/", step_up_views.go_on, name="account_go_on"),
    path("2fa/authenticate/", views.SecondStep.as_view(), name="mfa_authenticate"),
    path("2fa/totp/activate/", views.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("2fa/webauthn/add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
]
