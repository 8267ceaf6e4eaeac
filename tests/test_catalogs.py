"""Both catalogs are complete, and what they say fits what they translate."""

import re

import pytest
from babel.messages.catalog import Catalog, Message

from scripts.messages import LANGUAGES, catalog_of, plural_forms, template

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def messages() -> Catalog:
    return template()


def key(message: Message) -> tuple[object, object]:
    return message.id, message.context


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalog_has_every_message_and_no_other(language: str, messages: Catalog) -> None:
    wanted = {key(message) for message in messages if message.id}
    assert {key(message) for message in catalog_of(language) if message.id} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_untranslated_or_doubtful(language: str) -> None:
    for message in catalog_of(language):
        if message.id:
            assert all(plural_forms(message.string)), f"untranslated: {message.id!r}"
            assert "fuzzy" not in message.flags, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_message(language: str) -> None:
    for message in catalog_of(language):
        ids = plural_forms(message.id)
        allowed = {found for one in ids for found in PLACEHOLDER.findall(str(one))}
        for form in plural_forms(message.string):
            used = set(PLACEHOLDER.findall(str(form)))
            assert used <= allowed, f"{form!r} has {used - allowed}"
            optional = {"%(num)s", "%(count)s"} if len(ids) > 1 else set()
            assert allowed - used <= optional, f"{form!r} lacks {allowed - used}"
