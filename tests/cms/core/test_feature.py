"""Features: what a declaration may say, what is left out, and what a place lets through."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jinja2 import Environment, nodes

from app import features_of
from blueprints.editor import slots as editor
from cms.accounts.permissions import PERMISSIONS, Actor, may
from cms.core.feature import Feature, Features
from cms.core.feature_loader import load_features
from cms.core.filled_slots import Slots
from cms.core.program_version import core_fingerprint, folder_fingerprint
from cms.core.settings import ROOT, Settings, read_settings
from cms.core.slots import Fill, Slot
from cms.web.templating import slots as public
from tests.institute import NO_SITE

NAMES = {
    "icons": ["list", "mail"],
    "chapters": ["publish"],
    "commands": ["publish"],
    "permissions": PERMISSIONS,
    "settings": Settings._fields,
    "sections": ["news"],
}
SHIPPED = features_of(NO_SITE)
HEAD = """
from pathlib import Path
from cms.core.feature import Feature, MenuEntry
from cms.core.slots import Fill, Slot
from cms.web.section import Section
"""


class Place(NamedTuple):
    word: str


HERE = Slot("here", Place)


def write(folder: Path, name: str, arguments: str = "", *, declared: str = "") -> Path:
    """Write a feature and return its folder."""
    own = folder / name
    own.mkdir(parents=True)
    feature = f"feature = Feature({declared or name!r}, Path(__file__).parent, {arguments})\n"
    (own / "__init__.py").write_text(HEAD + feature)
    return own


def load(folder: Path, without: str = "[]") -> Features:
    data = folder / "data"
    data.mkdir(exist_ok=True)
    (data / "site.json").write_text(f'{{"withoutFeatures": {without}}}')
    return load_features(folder / "none", folder, data, NAMES)


def reasons(features: Features) -> Mapping[str, str]:
    return {name: failure.text() for name, failure in features.failures.items()}


def test_a_feature_that_fails_is_left_out_and_named(tmp_path: Path) -> None:
    write(tmp_path, "good")
    write(tmp_path, "bad", "unknown=1")
    (write(tmp_path, "worse") / "__init__.py").write_text("import nothing_like_this")
    (write(tmp_path, "other") / "__init__.py").write_text("feature = 1")
    found = load(tmp_path)
    assert [one.name for one in found] == ["good"]
    told = reasons(found)
    assert sorted(told) == ["bad", "other", "worse"]
    assert "“worse” was left out: ModuleNotFoundError" in told["worse"]
    assert "feature is 1" in told["other"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ('commands={"x": "a:b"}', "commands: first has 'x' too"),
        ('settings={"x": 1}', "settings: first has 'x' too"),
        ('form_actions={"x": "a:b"}', "form_actions: first has 'x' too"),
        ('commands={"publish": "a:b"}', "commands: the core has 'publish' too"),
        ('settings={"live": True}', "settings: the core has 'live' too"),
        ('menu=(MenuEntry("x.y", "X", "list", group="cares"),)', "groups of the menu 'cares'"),
        ('sections=(Section("news", __name__),)', "sections: the core has 'news' too"),
        ('sections=(Section("first", __name__),)', "sections: first has 'first' too"),
        ('screens=("a.b",)', "screens must be a dict, not ('a.b',)"),
        ('commands=("x",)', "commands must be a dict, not ('x',)"),
        ('needs="two"', "needs must be a tuple (with one item: (x,)), not 'two'"),
        (
            'menu=(MenuEntry("x.y", "X", "list"))',
            "menu must be a tuple (with one item: (x,)), not M",
        ),
        ('permissions={"a": "b"}', "permissions must be a frozenset, not {'a': 'b'}"),
        ("label=1", "label must be a text, not 1"),
        ('screens={"a.b": ""}', "there are no permissions ''"),
        ('screens={"a.b": "quots"}', "there are no permissions 'quots'"),
        ('menu=(MenuEntry("x.y", "X", "list", "quots"),)', "there are no permissions 'quots'"),
        ('permissions=frozenset({"accounts"})', "permissions: the core has 'accounts' too"),
        ("slots=(1,)", "1 is no Fill of a Slot"),
        ('sections=("a.b:c",)', "'a.b:c' is no Section"),
        ('shown_settings=("words",)', "there are no settings 'words'; there are none"),
        (
            'menu=(MenuEntry("x.y", "X", "envelope"),)',
            "there are no icons 'envelope'; there are list, mail",
        ),
        (
            'help={"x": "publihs#begin"}',
            "there are no chapters 'publihs'; there are publish",
        ),
        ('slots=(Fill(Slot("a", tuple), "first/a.html"),)', "isn't in the folder second"),
    ],
)
def test_a_declaration_that_cannot_be_used_is_refused(
    tmp_path: Path, arguments: str, reason: str
) -> None:
    names = (
        'commands={"x": "a:b"}, settings={"x": 1}, form_actions={"x": "a:b"},'
        'sections=(Section("first", __name__),)'
    )
    write(tmp_path, "first", names)
    write(tmp_path, "second", arguments)
    found = load(tmp_path)
    assert [one.name for one in found.known] == ["first"]
    assert reason in reasons(found)["second"]


def test_a_feature_has_only_files_below_its_name(tmp_path: Path) -> None:
    own = write(tmp_path, "one")
    (own / "templates" / "editor").mkdir(parents=True)
    assert "templates/ may have no editor" in reasons(load(tmp_path))["one"]


def test_one_name_for_folder_and_feature(tmp_path: Path) -> None:
    write(tmp_path, "one", declared="two")
    assert "its name is 'two', its folder 'one'" in reasons(load(tmp_path))["one"]


def test_a_feature_is_switched_off_with_those_that_need_it(tmp_path: Path) -> None:
    write(tmp_path, "a", 'needs=("b",)')
    write(tmp_path, "b", 'needs=("c",)')
    write(tmp_path, "c")
    write(tmp_path, "d", 'settings={"d_size": 3}')
    assert [one.name for one in load(tmp_path)] == ["a", "b", "c", "d"]
    found = load(tmp_path, '["c"]')
    assert [one.name for one in found] == ["d"]
    assert len(found.known) == 4
    assert read_settings({"OASIS_D_SIZE": "5"}, lambda settings: found).of("d_size") == 5
    with pytest.raises(TypeError, match="no feature has the settings d_sise"):
        read_settings({}, lambda settings: found, d_sise=1)


def fill(name: str, function: str, order: int = 50) -> Feature:
    part = Fill(HERE, f"{name}/x.html", f"{__name__}:{function}", order)
    return Feature(name, Path(name), slots=(part,))


def values(place: Place) -> dict[str, str]:
    return {"said": f"<i>{place.word}</i>"}


def nothing(place: Place) -> None:
    return None


def broken(place: Place) -> None:
    raise RuntimeError(place.word)


def slots(*features: Feature) -> tuple[Slots, list[str]]:
    """Return the slots of an app with one place, and a list of the features whose fills failed."""
    failed: list[str] = []

    def render(template: str, **context: Any) -> str:
        return Environment(autoescape=True).from_string("<b>{{ said }}</b>").render(context)

    return Slots([HERE], features, render, lambda name, error: failed.append(name)), failed


def test_a_misspelt_place_is_an_error() -> None:
    empty, _ = slots()
    with pytest.raises(LookupError, match="no slot 'hear'; there are here"):
        empty("hear", word="x")
    with pytest.raises(TypeError):
        empty("here", wrod="x")


def test_a_place_is_empty_or_has_parts_in_order_and_escaped() -> None:
    assert slots()[0]("here", word="x") == ""
    assert slots(fill("a", "nothing"))[0]("here", word="x") == ""
    two, _ = slots(fill("b", "values"), fill("a", "values", order=60))
    assert [name for name, _ in two.fills("here")] == ["b", "a"]
    assert two("here", word="&") == "\n".join(["<b>&lt;i&gt;&amp;&lt;/i&gt;</b>"] * 2)


def test_a_part_that_fails_costs_its_place() -> None:
    faulty, failed = slots(fill("one", "broken"), fill("two", "values"))
    assert faulty("here", word="x").count("<b>") == 1
    assert failed == ["one"]


def test_every_shipped_feature_is_loaded_and_fills_a_place_that_exists() -> None:
    assert not SHIPPED.failures
    folders = {path.parent.name for path in (ROOT / "features").glob("*/__init__.py")}
    assert {one.name for one in SHIPPED.known} == folders
    known = {*editor.SLOTS, *public.SLOTS}
    assert [fill for one in SHIPPED for fill in one.slots if fill.slot not in known] == []


def test_permissions_go_with_their_feature() -> None:
    actor = Actor("a", "A", "editor")
    assert not may(actor, "statistics")
    assert may(actor, "statistics", of_features={"statistics"})


def test_the_code_of_a_feature_is_no_part_of_the_core(tmp_path: Path) -> None:
    """A change in a feature renews the pages that it is on, and no others."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "__init__.py").write_text("1")
    before = folder_fingerprint.__wrapped__(tmp_path)
    (tmp_path / "tests/test_x.py").write_text("1")
    assert folder_fingerprint.__wrapped__(tmp_path) == before
    (tmp_path / "__init__.py").write_text("2")
    assert folder_fingerprint.__wrapped__(tmp_path) != before
    assert core_fingerprint() != core_fingerprint(tmp_path)


IN_FEATURES = {"check.head", "checks.end", "file.edits", "files.actions"}
"""Places of pages that are of a feature themselves; other features fill them."""


def slots_in_templates() -> dict[str, set[frozenset[str]]]:
    """Return slot → the sets of values that templates give it."""
    found: dict[str, set[frozenset[str]]] = {}
    environment = Environment()
    folders = (ROOT / "templates", *ROOT.glob("features/*/templates"))
    for path in (path for folder in folders for path in folder.rglob("*.html")):
        for call in environment.parse(path.read_text("utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "slot":
                given = frozenset(value.key for value in call.kwargs)
                found.setdefault(call.args[0].as_const(), set()).add(given)
    return found


def test_templates_name_every_place_with_its_values() -> None:
    found = slots_in_templates()
    known = {slot.name: slot for slot in (*editor.SLOTS, *public.SLOTS)}
    assert found.keys() | IN_FEATURES == known.keys()
    for slot in map(known.__getitem__, found):
        fields = set(slot.context._fields) - ({"read"} if slot in public.SLOTS else set())
        required = fields - slot.context._field_defaults.keys()
        assert all(required <= given <= fields for given in found[slot.name]), slot.name
