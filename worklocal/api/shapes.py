"""Types that the API's shapes are made of. Unknown fields are refused, in and out."""

import uuid
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

NO_CONTROLS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""PostgreSQL cannot keep a NUL, and nobody means the others. Tabs and new lines may stand."""
ONE_LINE = r"^[^\x00-\x1f\x7f]*$"


def line(most: int, least: int = 0) -> object:
    """A text of one line."""
    return Annotated[
        str,
        StringConstraints(
            min_length=least, max_length=most, pattern=ONE_LINE, strip_whitespace=True
        ),
    ]


def words(most: int, least: int = 0) -> object:
    """A text of several lines."""
    return Annotated[
        str,
        StringConstraints(
            min_length=least, max_length=most, pattern=NO_CONTROLS, strip_whitespace=True
        ),
    ]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


Item = TypeVar("Item")


class Listed(Shape, Generic[Item]):
    """One page. Send `next_after` as `after` to get the next; it is null on the last page."""

    items: list[Item]
    next_after: uuid.UUID | None = None


class Fault(Shape):
    """Where in what was sent, and what is wrong there. What was sent is not repeated."""

    pointer: str
    detail: str


class Problem(Shape):
    """Problem details, as RFC 9457 has them."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] = Field(default_factory=list)
