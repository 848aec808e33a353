"""The directory: who offers what, where. Real organisations, never a private person."""

from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Length

from worklocal.accounts.models import Organisation
from worklocal.core import clock
from worklocal.core.ids import new_id
from worklocal.core.rowsecurity import Open
from worklocal.provision.directory.enums import Need, QualityFlag, ServiceStatus
from worklocal.provision.directory.rules import (
    SHORT_DESCRIPTION,
    STALE_AFTER_DAYS,
    Described,
    quality_flags,
)
from worklocal.reference.places.models import Place

PUBLIC = Open("the directory is public; it holds no personal data")


class ListedOrganisation(models.Model):
    """A body that offers services. One row for each operating area (`area_code`) that lists it."""

    row_security = PUBLIC

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area_code = models.CharField(max_length=9)
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    url = models.URLField(max_length=300, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["area_code", "name", "id"], name="organisations_of_area")]

    def __str__(self) -> str:
        return self.name


class ServiceQuerySet(models.QuerySet["Service"]):
    def listed(self) -> Self:
        """What the public may see: running, or closed for a while and saying so."""
        return self.filter(status__in=[ServiceStatus.ACTIVE, ServiceStatus.PAUSED])

    def in_area(self, area_code: str) -> Self:
        return self.filter(area_code=area_code)

    def meeting_any(self, needs: list[str]) -> Self:
        return self.filter(needs__overlap=needs)

    def kept_by(self, organisation: Organisation) -> Self:
        return self.filter(owner_organisation=organisation)

    def wanting_attention(self, today: date) -> Self:
        """Those with any flag that matters most, worst first. Missing times alone do not count."""
        long_ago = today - timedelta(days=STALE_AFTER_DAYS)
        return self.annotate(words=Length("description")).filter(
            models.Q(words__lt=SHORT_DESCRIPTION)
            | models.Q(phones=[], email="", url="")
            | models.Q(checked_on=None)
            | models.Q(checked_on__lt=long_ago)
            | models.Q(needs=[])
        )


class Service(models.Model):
    """One thing that an organisation offers.

    `owner_organisation` keeps the listing up to date once it has claimed it; an import then leaves
    it alone. `serves_place` is for services without an address: the place whose people they help.
    """

    row_security = PUBLIC

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area_code = models.CharField(max_length=9)
    organisation = models.ForeignKey(ListedOrganisation, models.PROTECT, related_name="services")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=60, blank=True)
    description = models.TextField(blank=True)
    needs = ArrayField(models.CharField(max_length=20, choices=Need), default=list, blank=True)
    status = models.CharField(max_length=8, choices=ServiceStatus, default=ServiceStatus.ACTIVE)
    url = models.URLField(max_length=300, blank=True)
    email = models.EmailField(blank=True)
    phones = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    opening_times = models.TextField(blank=True)
    how_to_get_it = models.TextField(blank=True)
    fees = models.CharField(max_length=200, blank=True)
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    serves_place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    owner_organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="listings"
    )
    imported_from = models.CharField(max_length=40, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField(default=clock.now)
    search_words = models.TextField(blank=True, help_text="Organisation, kind and needs in words")
    search = models.GeneratedField(
        expression=SearchVector("name", weight="A", config="english")
        + SearchVector("search_words", weight="B", config="english")
        + SearchVector("description", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(needs__contained_by=[str(need) for need in Need]),
                name="needs_are_on_the_list",
                violation_error_message="Choose needs from the list.",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_age=None) | models.Q(maximum_age=None)
                | models.Q(minimum_age__lte=models.F("maximum_age")),
                name="ages_in_order",
                violation_error_message="The highest age must not be below the lowest.",
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""), name="service_has_a_name",
                violation_error_message="Enter the name of the service.",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["area_code", "name", "id"], name="services_of_area"),
            GinIndex(fields=["search"], name="service_words"),
            GinIndex(fields=["needs"], name="service_needs"),
        ]

    def __str__(self) -> str:
        return self.name

    def words_for_search(self, organisation_name: str) -> str:
        """What `search_words` must hold; services that change a listing write it."""
        labels = " ".join(str(Need(need).label) for need in self.needs)
        return f"{organisation_name} {self.kind} {labels}".strip()

    def quality_flags(self, *, has_address: bool, today: date) -> list[QualityFlag]:
        """What is wanting in this listing today. The caller knows whether it has an address."""
        return quality_flags(
            Described(
                self.description, (*self.phones, self.email, self.url), self.opening_times,
                has_address or self.serves_place_id is not None, self.needs, self.checked_on,
            ),
            today=today,
        )  # fmt: skip


class Location(models.Model):
    """Where something can be gone to. `place` is the lowest-tier authority it lies in."""

    row_security = PUBLIC

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=150, blank=True)
    address = models.CharField(max_length=250, blank=True)
    town = models.CharField(max_length=150, blank=True)
    county = models.CharField(max_length=150, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name or self.postcode


class ServiceAtLocation(models.Model):
    """A service is offered at a location."""

    row_security = PUBLIC

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(Location, models.CASCADE, related_name="services_here")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "location"], name="service_once_at_a_location",
                violation_error_message="The service is listed at this address already.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.service_id} {self.location_id}"
