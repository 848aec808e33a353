"""Addresses of the API, one for each path, made from the rooms themselves."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path

from worklocal.api.document import API, openapi
from worklocal.api.door import view_of

app_name = "api"


def _patterns() -> Iterator[URLPattern]:
    for bound in API._get_bound_routers():
        for address, path_view in bound.path_operations.items():
            route = address.lstrip("/").replace("{", "<").replace("}", ">")
            first: Any = path_view.operations[0]
            yield path(route, view_of(path_view), name=first.url_name)


urlpatterns = [path("openapi.json", openapi, name="openapi"), *_patterns()]
