"""The same database of its own as the wall's tests: erasure is the owner's work, and committed."""

from tests.exchange.benefits_gateway.conftest import committed  # noqa: F401
