"""Addresses for employers, and for the account managers who look after them."""

from django.urls import path

from worklocal.web.employer import broker, checking, front, home, introductions, vacancies

app_name = "employer"

public = [
    path("", front.front, name="front"),
    path("register/", front.register, name="register"),
    path("register/thank-you/", front.registered, name="registered"),
]
employers = [
    path("business/", home.Home.as_view(), name="home"),
    path("vacancies/", vacancies.Vacancies.as_view(), name="vacancies"),
    path("vacancies/new/", vacancies.NewVacancy.as_view(), name="vacancy_new"),
    path("vacancies/<uuid:vacancy_id>/", vacancies.VacancyPage.as_view(), name="vacancy"),
    path("vacancies/<uuid:vacancy_id>/change/", vacancies.ChangeVacancy.as_view(),
         name="vacancy_change"),
    path("vacancies/<uuid:vacancy_id>/check/", vacancies.CheckVacancy.as_view(),
         name="vacancy_check"),
    path("vacancies/<uuid:vacancy_id>/close/", vacancies.CloseVacancy.as_view(),
         name="vacancy_close"),
    path("vacancies/<uuid:vacancy_id>/job-posting.json", vacancies.ExportVacancy.as_view(),
         name="vacancy_export"),
    path("introductions/", introductions.Introductions.as_view(), name="introductions"),
    path("introductions/<uuid:introduction_id>/", introductions.IntroductionPage.as_view(),
         name="introduction"),
]  # fmt: skip
account_managers = [
    path("manage/", broker.Firms.as_view(), name="firms"),
    path("manage/<uuid:firm_id>/", broker.FirmPage.as_view(), name="firm"),
    path("manage/<uuid:firm_id>/check/", broker.CheckFirm.as_view(), name="firm_check"),
    path("manage/registrations/<uuid:registration_id>/let-in/", broker.LetIn.as_view(),
         name="let_in"),
    path("manage/registrations/<uuid:registration_id>/turn-away/", broker.TurnAway.as_view(),
         name="turn_away"),
    path("manage/vacancies/", checking.OpenVacancies.as_view(), name="open_vacancies"),
    path("manage/vacancies/<uuid:vacancy_id>/", checking.VacancyReview.as_view(),
         name="vacancy_review"),
    path("manage/vacancies/<uuid:vacancy_id>/open/", checking.OpenVacancy.as_view(),
         name="vacancy_open"),
    path("manage/vacancies/<uuid:vacancy_id>/take-down/", checking.TakeDown.as_view(),
         name="vacancy_take_down"),
]  # fmt: skip

urlpatterns = [*public, *employers, *account_managers]
