"""The code made from public templates shows what Jinja's own shows, and escapes all that it
escapes.
"""

from collections.abc import Callable
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, Undefined, UndefinedError, pass_context
from markupsafe import Markup, escape

from cms.core.languages import Text
from cms.web.templating.codegen import shown
from cms.web.templating.environment import PageEnvironment

HOSTILE = (
    "<script>alert(1)</script>",
    '" onmouseover="x',
    "' x='",
    "a & b",
    "&lt;",
    "a > b",
    "\x00<",
    "汉<字",
)


class Loud:
    """An object that shows itself as markup."""

    def __str__(self) -> str:
        return "<b>text</b>"


class Marked(Loud):
    def __html__(self) -> str:
        return "<i>markup</i>"


class Sly(str):
    """A text whose own methods say that nothing in it is special."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return False


VALUES: tuple[Any, ...] = (
    *HOSTILE,
    *map(Text, HOSTILE),
    *map(Sly, HOSTILE),
    *map(Markup, HOSTILE),
    "",
    "plain",
    Text("plain", "en", True),
    0,
    3,
    -1,
    1.5,
    True,
    None,
    [],
    ["<"],
    {"<": ">"},
    Loud(),
    Marked(),
    b"<b>",
    Undefined(name="x"),
    10**30,
)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: f"{type(value).__name__} {value!r:.20}")
def test_what_is_shown_is_what_markupsafe_makes(value: Any) -> None:
    assert shown(value) == str(escape(value))


@pytest.mark.parametrize("value", [Text("<b>"), "plain", Markup("<b>"), 3, None])
def test_joined_it_is_text(value: Any) -> None:
    assert type("".join((shown(value), ""))) is str


@pass_context
def named(context: Any) -> str:
    return f"<{context.name}>"


class Box:
    """Has an attribute, a failing one and items."""

    def __init__(self) -> None:
        self.html = Markup("<hr>")
        self.text = "<hr>"

    def __getitem__(self, name: str) -> str:
        return {"item": "<item>"}[name]

    @property
    def failing(self) -> str:
        raise AttributeError("failing")

    def say(self, *words: str, **more: str) -> str:
        return f"{words} {more}"


MACROS = """
{% macro plain(a, b='<def>', c=a) %}[{{ a }}|{{ b }}|{{ c }}]{% endmacro %}
{% macro wrap(title, level=2) %}<h{{ level }}>{{ title }}</h{{ level }}>{{ caller() }}{% endmacro %}
{% macro each(items) %}{% for item in items %}{{ caller(item) }}{% endfor %}{% endmacro %}
{% macro all(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}
{% macro needs(a) %}{{ a is defined }}{% endmacro %}
"""
IMPORT = "{% from 'macros.html' import plain, wrap, each, all, needs %}"
SOURCES = {
    "values": '{% for value in values %}{{ value }};<p title="{{ value }}">{% endfor %}',
    "attributes": "{{ box.html }}{{ box.text }}{{ box.item }}{{ box.nothing is defined }}{{ box.failing is defined }}"
    "{{ {'a': {'b': '<'}}.a.b }}{{ box.nothing | default('<none>') }}{{ 'x'.upper() }}",
    "conditions": "{{ '<' if no }}{{ '<' if yes }}{{ hostile if yes else 1 }}{{ (hostile if no) is defined }}"
    "{{ 'a' ~ hostile }}{{ '<' ~ 1 if yes }}",
    "calls": "{{ box.say('<', class='>', other=hostile) }}{{ box.say(*['a', 'b'], **{'c': '<'}) }}{{ named() }}"
    "{{ range(3) | list }}{{ joiner('<')() }}{{ dict(a='<').a }}",
    "macros": IMPORT
    + "{{ plain(hostile) }}{{ plain(hostile, hostile) }}{{ plain('a', c=hostile) }}"
    "{{ plain(c=1, a=2) }}{{ plain(plain(hostile)) }}{{ all(1, 2, hostile, x=hostile) }}"
    "{{ needs() }}{{ needs(hostile) }}{% call wrap(hostile) %}{{ hostile }}<hr>{% endcall %}"
    "{% call wrap(level=hostile, title='t') %}x{% endcall %}"
    "{% call(item) each(values) %}{{ item }}{% endcall %}",
    "set": "{% set block %}<b>{{ hostile }}</b>{% endset %}{{ block }}{% set x = hostile %}{{ x }}"
    "{% filter upper %}<b>{{ hostile }}</b>{% endfilter %}{{ hostile | safe }}{{ hostile | e }}",
    "loops": "{% for value in values if value %}{{ loop.index }}{{ loop.last }}{{ loop.cycle('<', '>') }}{{ value }}"
    "{% else %}none{% endfor %}",
    "off": "{% autoescape false %}{{ hostile }}{{ '<' if yes }}{% endautoescape %}{{ hostile }}"
    "{% autoescape yes %}{{ hostile }}{% endautoescape %}",
    "child": "{% extends 'parent.html' %}{% block a %}{{ super() }}{{ hostile }}{% endblock %}",
    "include": "{% set own = hostile %}{% include 'part.html' %}{{ self.a() }}{% block a %}{{ hostile }}{% endblock %}",
}
PARTS = {
    "macros.html": MACROS,
    "parent.html": "<p>{% block a %}{{ hostile }}{% endblock %}{{ self.a() }}",
    "part.html": "{{ own }}{{ hostile }}{% block a scoped %}{{ own }}{% endblock %}",
}


def environment(kind: type[Environment], sources: dict[str, str], **options: Any) -> Environment:
    made = kind(loader=DictLoader(sources | PARTS), autoescape=True, **options)
    made.globals["named"] = named
    return made


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_page_is_what_jinja_makes_of_it(
    source: str, page_environment: Callable[..., Environment]
) -> None:
    given = {
        "values": VALUES[:-9],
        "hostile": HOSTILE[0] + HOSTILE[1],
        "yes": True,
        "no": False,
        "box": Box(),
    }
    expected = environment(Environment, SOURCES).get_template(source).render(given)
    assert page_environment(SOURCES).get_template(source).render(given) == expected


@pytest.mark.parametrize(
    "wrong",
    [
        "{{ nobody }}",
        "{{ box.nothing }}",
        "{{ nobody.name }}",
        "{{ nobody() }}",
        "{{ box.nothing.more }}",
        "{% if box.nothing %}{% endif %}",
    ],
)
def test_what_there_is_not_is_a_mistake(
    wrong: str, page_environment: Callable[..., Environment]
) -> None:
    page = page_environment({"page": wrong}, undefined=StrictUndefined).get_template("page")
    with pytest.raises(UndefinedError):
        page.render(box=Box())


def test_a_macro_called_wrongly_is_a_mistake(page_environment: Callable[..., Environment]) -> None:
    for wrong in ("plain(1, 2, 3, 4)", "plain(1, nobody=2)", "wrap('a', caller=1, more=2)"):
        page = page_environment({"page": IMPORT + "{{ " + wrong + " }}"}).get_template("page")
        with pytest.raises(TypeError):
            page.render()


@pytest.fixture
def page_environment() -> Callable[..., Environment]:
    from flask import Flask

    return lambda sources, **options: environment(
        lambda **more: PageEnvironment(Flask("tiny"), **more), sources, **options
    )  # type: ignore[arg-type]
