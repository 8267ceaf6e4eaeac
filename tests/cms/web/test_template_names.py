"""The fast scan for the templates that a template loads finds the same as Jinja's own parser, in
every template.
"""

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment
from jinja2.meta import find_referenced_templates

from cms.core.settings import Settings
from cms.web.templating.render import TEMPLATE_REFERENCE, Templates

ROOT = Path(__file__).parent.parent.parent.parent / "templates"
NAMES = sorted(
    name
    for path in ROOT.rglob("*.*")
    if not (name := path.relative_to(ROOT).as_posix()).startswith("editor/")
)
"""Templates of the public site; the editor's pages have no traces."""


@pytest.mark.parametrize("name", NAMES)
def test_every_template_of_the_tree(app: Flask, name: str) -> None:
    source = (ROOT / name).read_text("utf-8")
    found = find_referenced_templates(app.jinja_env.parse(source))
    assert set(TEMPLATE_REFERENCE.findall(source)) == set(found), (
        "None means a computed name: write it out"
    )


def test_there_is_something_to_find() -> None:
    assert len(NAMES) > 50
    assert any(TEMPLATE_REFERENCE.findall((ROOT / name).read_text("utf-8")) for name in NAMES)


def test_a_template_is_known_by_all_that_it_needs_and_by_nothing_else() -> None:
    sources = {
        "page": "{% extends 'base' %}{% from 'macros' import one %}",
        "base": '{%- include "part" -%}',
        "macros": "{% import 'deep' as deep %}",
        "part": "part",
        "deep": "deep",
        "other": "other",
    }

    def templates(sources: dict[str, str]) -> Templates:
        loader = DictLoader(sources)
        return Templates(Environment(loader=loader, autoescape=True), Settings())

    def print_of(**changed: str) -> bytes:
        return templates(sources | changed).fingerprint_of("page")

    assert templates(sources).sources("page") == (
        "base",
        "deep",
        "macros",
        "page",
        "part",
    )
    before = print_of()
    assert print_of(other="changed") == before
    for name in ("page", "base", "macros", "part", "deep"):
        assert print_of(**{name: sources[name] + " "}) != before, name
