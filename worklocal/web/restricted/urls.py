"""Addresses of pages about closed records. They hold ids of reviews, and nothing of a person."""

from django.urls import path

from worklocal.web.restricted import emergency, known, officers, reviews

app_name = "restricted"
urlpatterns = [
    path("emergency/", emergency.Emergency.as_view(), name="emergency"),
    path("known/", known.Known.as_view(), name="known"),
    path("known/details/", known.OwnDetails.as_view(), name="own_details"),
    path("known/add/", known.SayKnown.as_view(), name="say_known"),
    path("reviews/", reviews.Reviews.as_view(), name="reviews"),
    path("reviews/<uuid:review_id>/", reviews.OneReview.as_view(), name="review"),
    path("officers/", officers.Officers.as_view(), name="officers"),
    path("officers/<uuid:officer_id>/end/", officers.StandDown.as_view(), name="officer_end"),
    path("two-keys/", officers.TwoKeys.as_view(), name="two_keys"),
    path("two-keys/<uuid:opening_id>/agree/", officers.Agree.as_view(), name="two_keys_agree"),
]
