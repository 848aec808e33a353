"""Our own source, read as a tree: what is called, what is imported, and where."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from worklocal.config import databases

ROOT = databases.root()
TOOLS = (
    "worklocal/web/demonstration/building/",
    "worklocal/config/",
    "/management/commands/",
    "/migrations/",
    "worklocal/matching/engine/",
)
"""Run by hand or by a deploy, never by a request."""


@cache
def modules() -> dict[str, ast.Module]:
    paths = sorted((ROOT / "worklocal").rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in paths}


def of_requests() -> dict[str, ast.Module]:
    return {
        name: tree for name, tree in modules().items() if not any(tool in name for tool in TOOLS)
    }


def templates() -> list[Path]:
    return sorted((ROOT / "worklocal").rglob("templates/**/*.html"))


def scripts() -> list[Path]:
    found = sorted((ROOT / "worklocal").rglob("static/**/*.js"))
    return [path for path in found if "vendor" not in path.parts]


def name_of(node: ast.AST) -> str:
    """The dotted name of what is called, as it is written."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield name_of(node.func), node


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)
