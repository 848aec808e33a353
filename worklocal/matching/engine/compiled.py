"""The one switch between compiled loops (numba) and the plain numpy road.

Every compiled function is written in the part of Python that numba knows. Without numba the
decorator leaves the function as it is, and the callers take the numpy road, which gives the same
bits (tests compare the two).
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

try:
    if os.environ.get("MATCH_WITHOUT_NUMBA"):
        raise ImportError
    import numba

    HAS_NUMBA = True
except ImportError:
    HAS_NUMBA = False


def _cache_folder() -> str:
    """A cache folder for this very text of the engine, "" when there is nowhere to write.

    Numba looks only at the file of the outermost function; a changed rule in another file would
    leave an old compiled scan in use. So the folder is named after all compiled files together.
    """
    home = Path(__file__).parent
    texts = [path.read_bytes() for path in sorted(home.glob("*.py"))]
    text = b"".join(text for text in texts if b"\n@jit" in text or b"VACANCY_FACTS" in text)
    folder = home / "__pycache__" / f"match-{hashlib.sha256(text).hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return ""
    return str(folder) if os.access(folder, os.W_OK) else ""


if HAS_NUMBA and not numba.config.CACHE_DIR:
    numba.config.CACHE_DIR = _cache_folder()


def jit(function: Function) -> Function:
    """Compile without the interpreter's lock, keeping IEEE order of operations (no fast maths)."""
    if not HAS_NUMBA:
        return function
    return numba.njit(nogil=True, cache=bool(numba.config.CACHE_DIR), error_model="numpy")(function)


def jit_any_order(function: Function) -> Function:
    """Compile a sum whose order does not matter, because every partial sum is exact."""
    if not HAS_NUMBA:
        return function
    return numba.njit(
        nogil=True, cache=bool(numba.config.CACHE_DIR), fastmath={"reassoc", "contract"}
    )(function)


def plain(function: Function) -> Function:
    """The Python text of a compiled function, which also works on whole numpy arrays."""
    return getattr(function, "py_func", function)
