"""Addresses of the demonstration."""

from django.urls import path

from worklocal.web.demonstration import outbox_views, views

app_name = "demonstration"
urlpatterns = [
    path("", views.roles, name="roles"),
    path("step-in/", views.step_in, name="step_in"),
    path("outbox/", outbox_views.outbox, name="outbox"),
]
