"""The catalogs contain no forbidden form: wrong terms, wrong spellings, wrong punctuation. The same is
asked of the demonstration's content in demo/tests/test_checked_content.py.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import click
import pytest

from app import features_of
from cms.core.settings import read_settings
from cms.web.commands import Commands
from scripts.messages import catalog_of, languages, places, plural_forms
from tests.forbidden import FORBIDDEN, INTERFACE, Form
from tests.institute import NO_SITE

LEFT_OUT = ("publication", "modified", "translation", "titleTranslated")
"""Fields without words of ours: the state of an entry, and titles of papers as translated by their
authors.
"""
CATALOG = "catalog: "

Text = tuple[str, str, str]
"""(location, language, text)."""


def name(form: Form) -> str:
    return form.pattern


def words(value: Any, where: str, language: str = "") -> Iterator[Text]:
    """Yield every text of a value that has a language."""
    if isinstance(value, str) and language:
        yield where, language, value
    for key, one in parts(value):
        if key not in LEFT_OUT:
            yield from words(one, f"{where}.{key}", key if key in languages() else language)


def parts(value: Any) -> Iterable[tuple[str, Any]]:
    """Return the items of a value with their keys: the key, the row's id or the number."""
    if isinstance(value, dict):
        return value.items()
    if not isinstance(value, list):
        return ()
    return [
        (one["id"] if isinstance(one, dict) and "id" in one else str(number), one)
        for number, one in enumerate(value, 1)
    ]


@cache
def texts() -> tuple[Text, ...]:
    """Every text of the catalogs."""
    found: list[Text] = []
    for language in languages():
        for message in (one for place in places(language) for one in catalog_of(language, place)):
            if message.id:
                found += [
                    (f"{CATALOG}{message.id}", language, str(form))
                    for form in plural_forms(message.string)
                ]
    return tuple(found)


@cache
def prose(text: str) -> str:
    """Replace addresses, code and formulas in a text with one word each, and remove the bars of
    tables.
    """
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(
        r"`[^`]*`|\$[^$]+\$|https?://[^\s\u3000-\u9fff\uff00-\uffef]+|\{\"en\": …\}", "x", text
    )
    if not text.startswith("|"):
        return text
    return "" if re.fullmatch(r"[|\s:-]+", text) else re.sub(r" *\| *", "|", text).strip("|")


@pytest.mark.parametrize("form", [*FORBIDDEN, *INTERFACE], ids=name)
def test_a_form_catches_its_example_and_lets_the_right_one_pass(form: Form) -> None:
    assert re.search(form.pattern, prose(form.catches))
    assert not re.search(form.pattern, prose(form.passes))
    assert set(form.languages.split()) <= {*languages()}


@pytest.mark.parametrize("form", FORBIDDEN, ids=name)
def test_no_forbidden_form_stands_in_the_catalogs(form: Form) -> None:
    if form.catalogs:
        check(form, texts())


def check(form: Form, texts: Iterable[Text]) -> None:
    """Check that a form stands in none of some texts."""
    found = [
        f"{where} ({language}): {text}"
        for where, language, text in texts
        if language in form.languages.split() and re.search(form.pattern, prose(text))
    ]
    assert not found, "\n".join([f"{form.why}: write {form.instead}", *found])


@pytest.mark.parametrize("form", INTERFACE, ids=name)
def test_the_interface_and_the_command_line_use_the_words_of_the_field(form: Form) -> None:
    said = [*texts(), *help_texts(commands())]
    found = [
        f"{where} ({language}): {text}"
        for where, language, text in said
        if language in form.languages.split() and re.search(form.pattern, text)
    ]
    assert not found, "\n".join([f"{form.why}: write {form.instead}", *found])


def commands() -> dict[str, click.Command]:
    """Every command of ours by name."""
    group = Commands(read_settings({}, features_of, data=NO_SITE.data))
    context = click.Context(group)
    return {name: group.get_command(context, name) for name in group.list_commands(context)}


def help_texts(commands: Mapping[str, click.Command], prefix: str = "flask") -> Iterator[Text]:
    """Yield the help texts of every command and of its options."""
    for name, command in commands.items():
        yield f"{prefix} {name}", "en", command.help or ""
        yield from (
            (f"{prefix} {name} {one.name}", "en", one.help or "")
            for one in command.params
            if isinstance(one, click.Option)
        )
        if isinstance(command, click.Group):
            yield from help_texts(command.commands, f"{prefix} {name}")


def test_texts_are_read_in_every_language() -> None:
    assert {language for _, language, _ in texts()} == {*languages()}
