"""Every error in the content with its file, its line and its remedy."""

from collections.abc import Callable
from typing import Any

import pytest
from minisite import MODELS, News, Project, put

from cms.accounts.permissions import Actor
from cms.content import Store
from cms.content.json_files import parse_json
from cms.editing.editing import Editing
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from features.content_check.entry_problems import check

Found = list[tuple[str, int, str, str]]


def faults(store: Store) -> Found:
    store.refresh()
    return [(one.file, one.line, one.field, one.refusal.text()) for one in check(store)]


def line_with(paths: Paths, type: str, key: str, text: str) -> int:
    lines = paths.entry(EntryRef(MODELS[type], key)).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def line_below(paths: Paths, type: str, key: str, name: str, mark: str) -> int:
    """The first line with `mark` at or after that of the field `name`."""
    lines = paths.entry(EntryRef(MODELS[type], key)).read_text("utf-8").splitlines()
    start = line_with(paths, type, key, f'  "{name}"')
    return next(number for number, line in enumerate(lines, 1) if number >= start and mark in line)


def change(paths: Paths, type: str, key: str, act: Callable[[dict[str, Any]], object]) -> None:
    raw = parse_json(paths.entry(EntryRef(MODELS[type], key)).read_bytes())
    act(raw)
    put(paths, type, key, raw)


def test_the_small_site_is_without_fault(store: Store) -> None:
    assert faults(store) == []


def test_a_wiki_link_to_nothing(store: Store, paths: Paths) -> None:
    change(paths, "news", "workshop", lambda raw: raw["body"]["en"].append("See [[news/nothing]]."))
    [(file, line, field, text)] = faults(store)
    assert (file, field) == ("data/content/news/workshop.json", "body.en.2")
    assert line == line_with(paths, "news", "workshop", "nothing")
    assert "news/nothing" in text


def test_values_that_contradict_each_other(store: Store, paths: Paths) -> None:
    change(paths, "projects", "dunes", lambda raw: raw.update(end="2021"))
    [(file, line, field, text)] = faults(store)
    assert (file, field) == ("data/content/projects/dunes.json", "end")
    assert line == line_with(paths, "projects", "dunes", '"end"')
    assert "before 2022-03" in text
    assert store.snapshot().localized("projects", "dunes", "en", "page").title == "Moving dunes"


def test_a_truncated_file(store: Store, paths: Paths) -> None:
    path = paths.entry(EntryRef(News, "launch"))
    cut = path.read_bytes()[: path.read_bytes().index(b'"category"') + 4]
    path.write_bytes(cut)
    [(file, line, field, text)] = faults(store)
    assert (file, line, field) == ("data/content/news/launch.json", cut.count(b"\n") + 1, "")
    assert "cut off" in text
    assert "restore" in text
    assert (
        store.snapshot().localized("news", "launch", "en", "page").headline == "The station opens"
    )


def test_a_conflict_marker(store: Store, paths: Paths) -> None:
    path = paths.entry(EntryRef(News, "launch"))
    path.write_text(
        path.read_text("utf-8").replace(
            '  "date"',
            '<<<<<<< HEAD\n  "date": "2024",\n=======\n  "date": "2023",\n>>>>>>> other\n  "date"',
        ),
        "utf-8",
    )
    [(file, line, _, text)] = faults(store)
    assert (file, line) == (
        "data/content/news/launch.json",
        line_with(paths, "news", "launch", "<<<<<<<"),
    )
    assert "keep one of the two versions" in text
    assert store.snapshot().localized("news", "launch", "en", "page").date == "2024-08-23"


@pytest.mark.parametrize(
    ("name", "value", "field", "mark", "remedy"),
    [
        ("date", 2024, "date", '"date"', "such as 2024-08-23"),
        ("date", "2024-02-31", "date", '"date"', "doesn’t exist: 2024-02-31"),
        ("category", "gossip", "category", '"category"', "research, event"),
        ("date", None, "date", '"date"', "Enter the date"),
        ("headline", "words", "headline", '"headline"', "one value per language"),
        ("headline", {"en": "a", "zh": ["b"]}, "headline.zh", '"zh": [', "must be text"),
        ("body", {"en": ["fine", 7], "zh": ["好"]}, "body.en.2", "7", "must be text"),
        ("image", {"file": "no.jpg", "alt": {"en": 3}}, "image.alt.en", '"en": 3', "must be text"),
        ("image", "no.jpg", "image", '"image"', "group of fields"),
        (
            "sources",
            [{"id": "a", "url": "javascript:x"}],
            "sources.a.url",
            "javascript",
            "https://",
        ),
        ("sources", [{"title": "x"}], "sources.1", "    {", "needs an id"),
        ("sources", [{"id": "aa"}, {"id": "aa"}], "sources", '"sources"', "another"),
    ],
)
def test_a_wrong_type(
    store: Store, paths: Paths, name: str, value: Any, field: str, mark: str, remedy: str
) -> None:
    (paths.media).mkdir()
    (paths.media / "no.jpg").write_bytes(b"x")
    change(paths, "news", "launch", lambda raw: raw.update({name: value}))
    [(file, line, where, text)] = faults(store)
    assert (file, where) == ("data/content/news/launch.json", field)
    assert line == line_below(paths, "news", "launch", name, mark)
    assert remedy in text


@pytest.mark.parametrize("levels", [60, 250, 253, 300, 1000, 2000, 100_000])
@pytest.mark.parametrize(
    "name", ["note", "$schema", "translation", "publication", "headline", "projects"]
)
def test_deep_nesting_anywhere_is_a_fault_like_any_other(
    store: Store, paths: Paths, name: str, levels: int
) -> None:
    nest(paths, name, levels)
    [(file, line, field, text)] = faults(store)
    assert (file, field) == ("data/content/news/launch.json", name)
    assert line == line_with(paths, "news", "launch", "[[[")
    assert "Remove the inner levels" in text
    assert store.snapshot().localized("news", "launch", "en", "page").date == "2024-08-23"


def test_what_is_nested_too_deep_goes_into_the_trash_and_back(store: Store, paths: Paths) -> None:
    nest(paths, "note", 253)
    store.refresh()
    before, editing, ann = (
        paths.entry(EntryRef(News, "launch")).read_bytes(),
        Editing(store),
        Actor("a1", "Ann", "editor"),
    )
    editing.trash.move(ann, "news", "launch", force=True)
    editing.trash.restore(ann, "news", "launch")
    assert paths.entry(EntryRef(News, "launch")).read_bytes() == before
    work = editing.drafts.open("news", "launch")
    editing.drafts.save(ann, "news", "launch", work.flat, {**work.flat, "headline.en": "Mended"})
    editing.publishing.publish(ann, "news", "launch", ["en"])
    assert faults(store) == []


def nest(paths: Paths, name: str, levels: int) -> None:
    """Set a field of the news item to nested lists."""
    change(paths, "news", "launch", lambda raw: raw.update({name: "HERE"}))
    file = paths.entry(EntryRef(News, "launch"))
    file.write_text(file.read_text("utf-8").replace('"HERE"', "[" * levels + "]" * levels), "utf-8")


def test_every_fault_of_a_file_in_the_order_of_its_lines(store: Store, paths: Paths) -> None:
    change(
        paths,
        "projects",
        "dunes",
        lambda raw: raw.update(
            {
                "start": "soon",
                "title": {"en": 1, "zh": 2},
                "partners": [
                    {"id": "a", "organization": "x y"},
                    {"id": "b", "organization": "wind-lab", "role": {"en": 5}},
                ],
            }
        ),
    )
    assert [field for _, _, field, _ in faults(store)] == [
        "title.en",
        "title.zh",
        "start",
        "partners.a.organization",
        "partners.b.role.en",
    ]


@pytest.mark.parametrize(
    ("type", "key", "act", "field", "mark"),
    [
        ("news", "launch", lambda raw: raw["projects"].append("dune"), "projects.2", '"dune"'),
        (
            "projects",
            "dunes",
            lambda raw: raw.update(coordinator="projects/wind-lab"),
            "coordinator",
            "projects/wind-lab",
        ),
        (
            "projects",
            "dunes",
            lambda raw: raw["partners"][1].update(organization="nobody"),
            "partners.river.organization",
            "nobody",
        ),
        (
            "menus",
            "_",
            lambda raw: raw["main"][0]["children"][0].update(entry="news/gone"),
            "main.about.children.history.entry",
            "news/gone",
        ),
        (
            "news",
            "launch",
            lambda raw: raw["body"]["zh"].append("见[这里](entry:news/gone)"),
            "body.zh.4",
            "news/gone",
        ),
    ],
)
def test_an_unknown_reference(
    store: Store,
    paths: Paths,
    type: str,
    key: str,
    act: Callable[[dict[str, Any]], object],
    field: str,
    mark: str,
) -> None:
    change(paths, type, key, act)
    [(_, line, where, text)] = faults(store)
    assert (line, where) == (line_with(paths, type, key, mark), field)
    assert "choose another" in text or "remove the link" in text


def test_a_required_field_that_a_published_entry_lacks(store: Store, paths: Paths) -> None:
    change(paths, "news", "launch", lambda raw: [raw.pop("date"), raw["headline"].pop("zh")])
    found = faults(store)
    assert [(field, line) for _, line, field, _ in found] == [
        ("date", 1),
        ("headline.zh", line_with(paths, "news", "launch", '"headline"')),
    ]
    assert all("required" in text and "draft" in text for *_, text in found)


def test_a_draft_may_lack_what_is_required(store: Store, paths: Paths) -> None:
    change(paths, "news", "launch", lambda raw: raw.update(publication={"en": {"state": "draft"}}))
    change(
        paths,
        "news",
        "launch",
        lambda raw: [raw.pop(name) for name in ("date", "category", "headline")],
    )
    assert faults(store) == []


@pytest.mark.parametrize(
    ("act", "field", "remedy"),
    [
        (lambda raw: raw.update(headlin={"en": "x"}), "headlin", "mean “headline”"),
        (lambda raw: raw.update(Category="event"), "Category", "mean “category”"),
        (lambda raw: raw.update(zzz=1), "zzz", "begin it with “x-”"),
        (lambda raw: raw.update(image={"alt": {}, "fil": "a.jpg"}), "image.fil", "mean “file”"),
        (
            lambda raw: raw.update(sources=[{"id": "a", "ulr": "https://example.org/"}]),
            "sources.a.ulr",
            "mean “url”",
        ),
    ],
)
def test_a_misspelt_field_is_named(
    store: Store, paths: Paths, act: Callable[[dict[str, Any]], object], field: str, remedy: str
) -> None:
    change(paths, "news", "launch", act)
    [(_, line, where, text)] = faults(store)
    assert (where, line) == (field, line_with(paths, "news", "launch", f'"{field.split(".")[-1]}"'))
    assert remedy in text


def test_names_that_begin_with_x_are_the_writers_own(store: Store, paths: Paths) -> None:
    change(
        paths,
        "news",
        "launch",
        lambda raw: raw.update({"x-desk": 4, "sources": [{"id": "a", "x-seen": True}]}),
    )
    assert faults(store) == []


def test_a_reference_to_a_type_this_site_lacks_is_no_fault(store: Store, paths: Paths) -> None:
    change(paths, "menus", "_", lambda raw: raw["main"][0].update(entry="people/somebody"))
    assert faults(store) == []


def test_a_missing_media_file(store: Store, paths: Paths) -> None:
    change(paths, "news", "launch", lambda raw: raw.update(image={"file": "a/b.jpg"}))
    [(_, line, field, text)] = faults(store)
    assert (line, field) == (line_with(paths, "news", "launch", "b.jpg"), "image.file")
    assert "a/b.jpg" in text


def test_an_address_twice_or_reserved(store: Store, paths: Paths) -> None:
    change(paths, "news", "workshop", lambda raw: raw.update(address="launch"))
    change(paths, "pages", "history", lambda raw: raw.update(address="feed"))
    assert [(file, line, field) for file, line, field, _ in faults(store)] == [
        (
            "data/content/news/workshop.json",
            line_with(paths, "news", "workshop", '"address"'),
            "address",
        ),
        (
            "data/content/pages/history.json",
            line_with(paths, "pages", "history", '"address"'),
            "address",
        ),
    ]


def test_a_page_below_itself(store: Store, paths: Paths) -> None:
    change(paths, "pages", "about", lambda raw: raw.update(parent="history"))
    assert [(file, field) for file, _, field, _ in faults(store)] == [
        ("data/content/pages/about.json", "parent"),
        ("data/content/pages/history.json", "parent"),
    ]


@pytest.mark.parametrize(
    ("name", "value", "field", "mark"),
    [
        ("$schema", "../../schemas/pages.json", "$schema", ""),
        ("publication", [], "publication", ""),
        ("publication", {"en": {"state": "live"}}, "publication.en", '"en"'),
        (
            "publication",
            {"en": {"state": "published", "from": "tomorrow"}},
            "publication.en.from",
            "tomorrow",
        ),
        ("publication", {"fr": {"state": "draft"}}, "publication.fr", '"fr"'),
        (
            "publication",
            {
                "en": {
                    "state": "published",
                    "from": "2024-02-01T00:00:00Z",
                    "until": "2024-01-01T00:00:00Z",
                }
            },
            "publication.en.until",
            "until",
        ),
        ("translation", [], "translation", ""),
        ("translation", {"zh": []}, "translation.zh", '"zh"'),
        ("translation", {"zh": {"of": {}}}, "translation.zh.from", '"zh"'),
        ("translation", {"zh": {"from": "xx", "of": {}}}, "translation.zh.from", '"xx"'),
        (
            "translation",
            {"zh": {"from": "en", "of": {"headline": "xyz"}}},
            "translation.zh.of",
            '"of"',
        ),
        ("translation", {"fr": {"from": "en", "of": {}}}, "translation.fr", '"fr"'),
        ("modified", "2024-09-01T12:00:00Z", "modified", ""),
        ("modified", {"en": None}, "modified.en", '"en"'),
        ("modified", {"zh": "2024-09-01T12:00:00Z", "en": "2024-09-01"}, "modified.en", '"en"'),
        ("modified", {"en": "2024-09-01T12:00:01Z"}, "modified.en", '"en"'),
    ],
)
def test_what_stands_beside_the_fields(
    store: Store, paths: Paths, name: str, value: Any, field: str, mark: str
) -> None:
    change(paths, "news", "launch", lambda raw: raw.update({name: value}))
    [(_, line, where, _)] = faults(store)
    assert where == field
    assert line == line_below(paths, "news", "launch", name, mark)


def test_a_file_that_cannot_be_an_entry(store: Store, paths: Paths) -> None:
    (paths.folder(News) / "Bad Name.json").write_bytes(b"{}\n")
    [(file, line, field, text)] = faults(store)
    assert (file, line, field) == ("data/content/news/Bad Name.json", 1, "key")
    assert "lowercase letters" in text


def test_unknown_keys_and_other_formatting_are_no_fault(store: Store, paths: Paths) -> None:
    path = paths.entry(EntryRef(Project, "dunes"))
    raw = parse_json(path.read_bytes()) | {"x-later": {"a": 1}}
    path.write_text(str(raw).replace("'", '"'), "utf-8")
    assert faults(store) == []
