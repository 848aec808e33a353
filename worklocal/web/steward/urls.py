"""Addresses of the data protection officer's desk and of administration."""

from django.urls import path

from worklocal.web.steward import administration, desk

app_name = "steward"
urlpatterns = [
    path("", desk.home, name="home"),
    path("reads/", desk.Reads.as_view(), name="reads"),
    path("changes/", desk.Changes.as_view(), name="changes"),
    path("people/<uuid:person_id>/", desk.AboutOne.as_view(), name="person"),
    path("accounts/", administration.Accounts.as_view(), name="accounts"),
    path("accounts/add/", administration.GiveRole.as_view(), name="role_give"),
    path("accounts/roles/<uuid:role_id>/end/", administration.EndRole.as_view(), name="role_end"),
    path("area/", administration.AreaPage.as_view(), name="area"),
]
