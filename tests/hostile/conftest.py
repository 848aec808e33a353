"""The world of the access matrix, made once for each module."""

from tests.access.kept import made_world, matrix, world

__all__ = ["made_world", "matrix", "world"]
