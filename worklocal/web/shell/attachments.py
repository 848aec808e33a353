"""A file as a download: never shown in the page, never guessed at, never kept by a cache."""

from urllib.parse import quote

from django.http import HttpResponse


def attachment(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """The browser saves it and runs nothing in it, whatever it turns out to be."""
    response = HttpResponse(content, content_type=content_type)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in name)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response
