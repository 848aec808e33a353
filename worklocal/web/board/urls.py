"""Addresses of the board's pages."""

from django.urls import path

from worklocal.web.board import views

app_name = "board"
urlpatterns = [
    path("", views.outcomes, name="outcomes"),
    path("places/", views.places, name="places"),
    path("measures/<slug:code>/", views.one_measure, name="measure"),
    path("measures/<slug:code>/<str:from_on>/people/", views.people_behind, name="people"),
    path("measures/<slug:code>/figures.csv", views.figures_csv, name="csv"),
    path("statistics/<slug:code>/", views.statistic, name="statistic"),
]
