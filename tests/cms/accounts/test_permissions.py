"""The permissions of each role."""

import pytest
from minisite import Menus, News, Project, Site

from cms.accounts.permissions import CONTENT, Actor, Forbidden, may, require

ACTIONS = [*CONTENT, "accounts"]
TRANSLATOR, NOBODY = Actor("t", "T", "translator", ("zh",)), Actor("n", "N", "visitor")


def test_an_administrator_may_do_everything() -> None:
    root = Actor("r", "R", "administrator")
    assert all(
        may(root, action, model) for action in ACTIONS for model in (None, News, Site, Menus)
    )


def test_an_editor_may_do_everything_to_content_and_menus_and_nothing_else() -> None:
    ann = Actor("a", "A", "editor")
    assert all(may(ann, action, model) for action in CONTENT for model in (News, Menus))
    assert not may(ann, "accounts")
    assert may(ann, "redirects")
    assert not may(ann, "save", Site, "redirects")
    assert {action for action in ACTIONS if may(ann, action, Site)} == {"open", "preview"}


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("headline.zh", True),
        ("headline.en", False),
        ("date", False),
        ("image.alt.zh", True),
        ("image.file", False),
        ("headline", False),
        ("address", False),
        ("changes.a.note.zh", True),
        ("nothing.zh", False),
        ("changes", False),
    ],
)
def test_a_translator_saves_the_texts_of_their_languages(path: str, allowed: bool) -> None:
    assert may(TRANSLATOR, "save", News, path) is allowed


def test_a_translator_does_nothing_else() -> None:
    assert {action for action in ACTIONS if may(TRANSLATOR, action, News, locale="zh")} == {
        "open",
        "preview",
        "save",
        "confirm",
    }
    assert {action for action in ACTIONS if may(TRANSLATOR, action, News, locale="en")} == {
        "open",
        "preview",
    }
    assert not may(TRANSLATOR, "save", Site, "name.zh")
    assert not may(TRANSLATOR, "save", Menus, "main.launch.label.zh")
    assert not may(TRANSLATOR, "redirects")
    assert not may(TRANSLATOR, "save", News)


def test_a_translator_held_to_no_language_takes_all() -> None:
    anyone = Actor("t", "T", "translator")
    assert may(anyone, "save", Project, "partners.a.role.ru")
    assert not may(anyone, "save", Project, "partners")


def test_another_role_may_nothing() -> None:
    assert not any(may(NOBODY, action, News, "headline.zh") for action in ACTIONS)


def test_a_refusal_names_the_path() -> None:
    with pytest.raises(Forbidden) as caught:
        require(TRANSLATOR, "save", News, "headline.en")
    assert caught.value.path == "headline.en"
    require(TRANSLATOR, "save", News, "headline.zh")
