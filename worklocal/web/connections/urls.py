"""Addresses of connections to other systems."""

from django.urls import path

from worklocal.web.connections import views

app_name = "connections"
urlpatterns = [
    path("", views.Connections.as_view(), name="own"),
    path("all/", views.AllConnections.as_view(), name="all"),
    path("<uuid:token_id>/end/", views.EndConnection.as_view(), name="end"),
]
