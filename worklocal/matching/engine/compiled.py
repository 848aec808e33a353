"""The one switch between compiled loops (numba) and the plain numpy road.

Every compiled function is written in the part of Python that numba knows. Without numba the
decorator leaves the function as it is, and the callers take the numpy road, which gives the same
bits (tests compare the two).
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

try:
    if os.environ.get("MATCH_WITHOUT_NUMBA"):
        raise ImportError
    import numba

    HAS_NUMBA = True
except ImportError:
    HAS_NUMBA = False


def jit(function: Function) -> Function:
    """Compile without the interpreter's lock, keeping IEEE order of operations (no fast maths)."""
    if not HAS_NUMBA:
        return function
    return numba.njit(nogil=True, cache=True, error_model="numpy")(function)


def plain(function: Function) -> Function:
    """The Python text of a compiled function, which also works on whole numpy arrays."""
    return getattr(function, "py_func", function)
