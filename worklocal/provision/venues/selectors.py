"""Questions about venues. Nothing here is personal: anybody may ask."""

import uuid
from dataclasses import dataclass

from worklocal.accounts.viewer import Viewer
from worklocal.provision.venues.models import Venue
from worklocal.reference.places.geometry import distance_km


@dataclass(frozen=True)
class NearVenue:
    venue: Venue
    distance_km: float


def open_venues() -> list[Venue]:
    """The area's open hubs and outreach places, by name: tens of them, so not paged."""
    return list(Venue.objects.filter(is_open=True).order_by("name", "id"))


def venues_near(latitude: float, longitude: float, *, limit: int = 5) -> list[NearVenue]:
    """Open venues, nearest first."""
    near = [
        NearVenue(venue, distance_km(latitude, longitude, venue.latitude, venue.longitude))
        for venue in open_venues()
    ]
    return sorted(near, key=lambda n: (n.distance_km, n.venue.name))[:limit]


def venue_named(venue_id: uuid.UUID) -> Venue | None:
    return Venue.objects.filter(pk=venue_id, is_open=True).first()


def venues_of_desk(viewer: Viewer) -> list[Venue]:
    """The places whose desk the viewer works at, by name; all of the area's if their team has none.

    Seeing a place is not seeing who comes there: that takes a grant to the place's own team.
    """
    venues = open_venues()
    own = [venue for venue in venues if venue.team_id and venue.team_id == viewer.team_id]
    return own or venues
