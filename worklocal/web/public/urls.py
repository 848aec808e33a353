"""Addresses that anybody may open."""

from django.urls import path

from worklocal.web.public import find, home, join, vacancies, venues

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("how-we-help/", home.offers, name="offers"),
    path("help/", find.find, name="find"),
    path("help/<uuid:service_id>/", find.service, name="service"),
    path("hubs/", venues.hubs, name="hubs"),
    path("hubs/<uuid:venue_id>/", venues.hub, name="hub"),
    path("jobs/", vacancies.jobs, name="jobs"),
    path("jobs/<uuid:vacancy_id>/", vacancies.job, name="job"),
    path("join/", join.start, name="join"),
    path("join/check/", join.check, name="join_check"),
    path("join/done/", join.done, name="join_done"),
    path("join/<slug:step>/", join.step, name="join_step"),
]
