"""The OpenAPI document and the page that is made from it."""

from pathlib import Path

from django.test import RequestFactory
from jsonschema import Draft202012Validator

from worklocal.api.document import document, openapi
from worklocal.api.page import page

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"


def test_the_reference_page_is_the_documents():
    assert PAGE.read_text() == page(document()), "run: python -m worklocal.config.main api_page"


def test_every_operation_says_who_what_and_how_it_refuses():
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], path
            assert {"401", "404", "405", "422"} <= set(operation["responses"]), path
            if method == "post":
                assert any(p["name"] == "Idempotency-Key" for p in operation["parameters"]), path
            assert operation["security"] or operation["tags"] == ["public"], path


def test_every_shape_is_a_schema_and_refuses_unknown_fields():
    """A05: no shape that is sent takes a field that is not in the document."""
    for name, shape in document()["components"]["schemas"].items():
        Draft202012Validator.check_schema(shape)
        if shape.get("type") == "object":
            assert shape["additionalProperties"] is False, name


def test_the_document_is_kept_by_whoever_holds_it():
    first = openapi(RequestFactory().get("/api/v1/openapi.json"))
    again = openapi(RequestFactory().get("/", headers={"If-None-Match": first.headers["ETag"]}))
    assert (first.status_code, again.status_code) == (200, 304)
