"""Expressions that are compiled when they are first used."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from cms.core.lazy_regex import Late, pattern

ROOT = Path(__file__).parent.parent.parent.parent
FILES = [path for part in ("cms", "blueprints") for path in sorted((ROOT / part).rglob("*.py"))]
WITH = [path for path in FILES if "import pattern" in path.read_text("utf-8")]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What of a file is run when it is imported."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield child
            yield from at_import(child)


def late(path: Path) -> list[Late]:
    """The expressions of a module."""
    module = import_module(
        name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    )
    return [value for value in vars(module).values() if isinstance(value, Late)]


def test_nothing_is_compiled_before_it_is_used() -> None:
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.match("")


def test_it_does_what_the_compiled_one_does() -> None:
    words, shout = pattern(r"(\w)\w*"), pattern(rb"a", re.IGNORECASE)
    assert words.fullmatch("one")
    assert not words.fullmatch("one two")
    assert words.sub(r"\1", "one two") == "o t"
    assert (
        [found[1] for found in words.finditer("one two")] == words.findall("one two") == ["o", "t"]
    )
    assert shout.split(b"xAy") == [b"x", b"y"]
    assert (words.groups, words.pattern, shout.flags) == (1, r"(\w)\w*", re.IGNORECASE)


def test_it_looks_up_once_what_it_is_asked_for() -> None:
    words = pattern(r"\w+")
    assert words.search is words.search


def test_what_is_not_there_is_said_at_once() -> None:
    with pytest.raises(AttributeError, match="serach"):
        pattern(r"\w+").serach("")  # type: ignore[attr-defined]


def test_no_import_compiles() -> None:
    found = [
        f"{name(path)}:{node.lineno}"
        for path in FILES
        for node in at_import(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
    ]
    assert not found


@pytest.mark.parametrize("path", WITH, ids=name)
def test_every_expression_can_be_compiled(path: Path) -> None:
    found = late(path)
    assert found
    for one in found:
        assert one.search
