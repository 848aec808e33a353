"""The feed's addresses: at the root for the area one is in, and under each area's own name."""

from django.urls import include, path

from worklocal.exchange.open_referral import views

app_name = "open_referral"

feed = [
    path("", views.root, name="root"),
    path("services", views.services, name="services"),
    path("services/<uuid:service_id>", views.service, name="service"),
    path("organizations", views.organisations, name="organisations"),
    path("organizations/<uuid:organisation_id>", views.organisation, name="organisation"),
    path("taxonomies", views.taxonomies, name="taxonomies"),
    path("taxonomies/<uuid:taxonomy_id>", views.taxonomy, name="taxonomy"),
    path("taxonomy_terms", views.taxonomy_terms, name="taxonomy_terms"),
    path("taxonomy_terms/<uuid:term_id>", views.taxonomy_term, name="taxonomy_term"),
]
urlpatterns = [*feed, path("<slug:area_slug>/", include(feed))]
