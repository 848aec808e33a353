"""Addresses of the shell's own pages."""

from django.urls import path

from worklocal.web.shell import views

app_name = "shell"

urlpatterns = [
    path("brand.css", views.brand_css, name="brand"),
    path("language/", views.language, name="language"),
    path("cookies/", views.cookies, name="cookies"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("licences/", views.licences, name="licences"),
    path("healthz", views.health, name="health"),
    path("components/", views.components, name="components"),
]
