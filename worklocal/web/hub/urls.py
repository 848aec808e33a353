"""Addresses of the desk."""

from django.urls import path

from worklocal.web.hub import desk, entry, joiners, known, moving, screens, waiting

app_name = "hub"
urlpatterns = [
    path("", desk.today, name="desk"),
    path("search/", desk.search, name="search"),
    path("appointments/<uuid:appointment_id>/check-in/", desk.check_in, name="check_in"),
    path("appointments/<uuid:appointment_id>/room/", desk.private_room, name="private_room"),
    path("people/<uuid:person_id>/", desk.person, name="person"),
    path("people/<uuid:person_id>/known/", known.SayKnown.as_view(), name="known"),
    path("people/<uuid:person_id>/slip/", screens.slip, name="slip"),
    path("screens/", screens.in_use, name="screens"),
    path("screens/add/", screens.add, name="screen_add"),
    path("screens/<uuid:screen_id>/end/", screens.end, name="screen_end"),
    path("screens/<uuid:screen_id>/retire/", screens.retire, name="screen_retire"),
    path("joiners/", joiners.queue, name="joiners"),
    path("joiners/new/", entry.new, name="new"),
    path("joiners/<uuid:request_id>/", joiners.one, name="joiner"),
    path("joiners/<uuid:request_id>/take-in/", joiners.take_in, name="take_in"),
    path("joiners/<uuid:request_id>/same/<uuid:person_id>/", joiners.same, name="same_person"),
    path("joiners/<uuid:request_id>/close/", joiners.close, name="close"),
    path("moving/", moving.arrivals, name="arrivals"),
    path("moving/<uuid:arrival_id>/", moving.arrival, name="arrival"),
    path("waiting/", waiting.people, name="waiting"),
    path("waiting/<uuid:journey_id>/", waiting.give, name="give_lead"),
]
