"""Publishing a draft, one language at a time."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from minisite import BOTH, MODELS, NOW, News, Page, Project, make_site, put

from cms.accounts.permissions import Actor, Forbidden
from cms.content import Store
from cms.content.json_files import dump_json, parse_json
from cms.core.errors import NotFound
from cms.editing.edited_entry import Draft
from cms.editing.editing import Editing
from cms.editing.errors import Conflict, HasNoPage, NotPublishable
from cms.editing.revisions import History
from cms.editing.schedule import KEEP, Edges
from cms.schema.content_type import ContentType
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import Line, Rows
from cms.schema.flat import flatten
from cms.schema.paths import Paths
from cms.schema.translations import digest, status
from tests.saving import edit


def lines_changed(before: bytes, after: bytes) -> list[tuple[str, str]]:
    """The changed lines of a file before and after, without the time of its last change
    (test_modified.py).
    """
    old, new = (
        re.sub(r'  "modified": \{.*?\},\n', "", file.decode(), flags=re.DOTALL).splitlines()
        for file in (before, after)
    )
    assert len(old) == len(new)
    return [(a.strip(), b.strip()) for a, b in zip(old, new, strict=True) if a != b]


def read(paths: Paths, type: str, key: str) -> dict[str, Any]:
    return parse_json(paths.entry(EntryRef(MODELS[type], key)).read_bytes())


def test_one_word_changes_one_line(editing: Editing, paths: Paths, ann: Actor) -> None:
    before = paths.entry(EntryRef(News, "launch")).read_bytes()
    edit(editing, ann, "news", "launch", {"headline.en": "The observatory opens"})
    editing.publishing.publish(ann, "news", "launch", ["en"])
    assert lines_changed(before, paths.entry(EntryRef(News, "launch")).read_bytes()) == [
        ('"en": "The station opens",', '"en": "The observatory opens",')
    ]
    assert not paths.draft(EntryRef(News, "launch")).exists()


def test_one_word_of_a_translation_changes_its_line_and_its_ledger_line(
    editing: Editing, paths: Paths, li: Actor, ann: Actor
) -> None:
    edit(editing, ann, "news", "launch", {"headline.en": "The observatory opens"})
    editing.publishing.publish(ann, "news", "launch", ["en"])
    before = paths.entry(EntryRef(News, "launch")).read_bytes()
    edit(editing, li, "news", "launch", {"headline.zh": "天文台启用"})
    editing.publishing.publish(ann, "news", "launch", ["zh"])
    assert [
        new for _, new in lines_changed(before, paths.entry(EntryRef(News, "launch")).read_bytes())
    ] == [
        '"zh": "天文台启用"',
        f'"headline": "{digest("The observatory opens")}",',
    ]


def test_unknown_keys_and_order_stay(editing: Editing, paths: Paths, ann: Actor) -> None:
    raw = read(paths, "news", "launch")
    strange = {"x-first": [1], **dict(reversed(raw.items())), "x-last": {"a": None}}
    put(paths, "news", "launch", strange)
    edit(editing, ann, "news", "launch", {"category": "event"})
    editing.publishing.publish(ann, "news", "launch", ["en"])
    after = read(paths, "news", "launch")
    assert list(after) == [*list(strange)[:-1], "modified", "x-last"]
    assert after.pop("modified") == {"en": "2024-09-01T12:00:00Z", "zh": "2024-09-01T12:00:00Z"}
    assert after == {**strange, "category": "event"}


def test_published_values_come_in_the_order_of_the_draft() -> None:
    """Files do not depend on the hash seed of a process."""
    paths = [f"name.{letter}{number}" for letter in "zyx" for number in range(9)]
    draft = Draft(fields=dict.fromkeys(paths, "text"))
    assert list(draft.applied({}, set(paths))) == paths


def test_publishing_one_language_leaves_the_other_in_the_working_copy(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    edit(
        editing, ann, "news", "launch", {"headline.en": "E", "headline.zh": "中", "date": "2024-08"}
    )
    entry = editing.publishing.publish(ann, "news", "launch", ["en"]).published
    assert entry
    assert (entry.raw["headline"], entry.raw["date"]) == (
        {"en": "E", "zh": "观测站启用"},
        "2024-08",
    )
    assert editing.drafts.open("news", "launch").changed == ("headline.zh",)
    assert (
        editing.publishing.publish(ann, "news", "launch", ["zh"]).published.raw["headline"]["zh"]
        == "中"
    )
    assert not paths.draft(EntryRef(News, "launch")).exists()
    assert editing.files.store.snapshot().localized("news", "launch", "zh", "page").headline == "中"


def test_a_new_entry_becomes_a_file_when_it_is_published(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    posted = {
        "body.en": ["Text"],
        "headline.zh": "新闻",
        "category": "event",
        "headline.en": "News",
        "date": "2024",
    }
    work = editing.drafts.create(ann, "news", posted)
    with pytest.raises(NotPublishable) as caught:
        editing.publishing.publish(ann, "news", work.key, ["zh"])
    assert [problem.path for problem in caught.value.problems] == ["body.zh"]
    editing.publishing.publish(ann, "news", work.key, ["en"])
    raw = read(paths, "news", "news")
    assert list(raw) == [
        "$schema",
        "headline",
        "date",
        "category",
        "body",
        "publication",
        "modified",
    ]
    assert raw["$schema"] == "../../schemas/news.json"
    assert raw["headline"] == {"en": "News"}
    assert raw["publication"] == {"en": {"state": "published"}}
    assert editing.drafts.open("news", "news").states == {"en": "published", "zh": "draft"}


def test_rows_are_published_with_the_language_that_is(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    edit(
        editing,
        ann,
        "projects",
        "dunes",
        {
            "partners": ["n", "wind"],
            "partners.n.organization": "river-office",
            "partners.n.role.en": "New",
            "partners.n.role.zh": "新",
            "partners.river.role.zh": None,
            "partners.river.role.en": None,
            "partners.river.organization": None,
        },
    )
    editing.publishing.publish(ann, "projects", "dunes", ["en"])
    assert read(paths, "projects", "dunes")["partners"] == [
        {"id": "n", "organization": "river-office", "role": {"en": "New"}},
        {"id": "wind", "organization": "wind-lab", "role": {"en": "Lead", "zh": "牵头"}},
    ]
    assert editing.drafts.open("projects", "dunes").changed == ("partners.n.role.zh",)
    editing.publishing.publish(ann, "projects", "dunes", ["zh"])
    assert read(paths, "projects", "dunes")["partners"][0]["role"] == {"en": "New", "zh": "新"}


@pytest.mark.parametrize(
    ("type", "key", "values", "path"),
    [
        ("news", "launch", {"date": "August"}, "date"),
        ("news", "launch", {"headline.en": None}, "headline.en"),
        ("news", "launch", {"projects": ["dunes", "nothing"]}, "projects.2"),
        ("news", "launch", {"address": "workshop"}, "address"),
        ("news", "launch", {"address": "feed"}, "address"),
        ("projects", "dunes", {"partners.wind.organization": None}, "partners.wind.organization"),
        (
            "projects",
            "dunes",
            {"partners.wind.organization": "nobody"},
            "partners.wind.organization",
        ),
        ("projects", "dunes", {"coordinator": "people/x"}, "coordinator"),
        ("projects", "dunes", {"end": "2022-02-28"}, "end"),
        ("pages", "about", {"parent": "history"}, "parent"),
        ("pages", "about", {"parent": "about"}, "parent"),
    ],
)
def test_what_is_wrong_keeps_it_off_the_site(
    editing: Editing,
    paths: Paths,
    ann: Actor,
    type: str,
    key: str,
    values: dict[str, Any],
    path: str,
) -> None:
    before = paths.entry(EntryRef(MODELS[type], key)).read_bytes()
    edit(editing, ann, type, key, values)
    with pytest.raises(NotPublishable) as caught:
        editing.publishing.publish(ann, type, key, ["en"])
    assert [problem.path for problem in caught.value.problems] == [path]
    assert paths.entry(EntryRef(MODELS[type], key)).read_bytes() == before
    assert paths.draft(EntryRef(MODELS[type], key)).exists()


def test_nothing_is_published_in_no_language(editing: Editing, paths: Paths, ann: Actor) -> None:
    """A value without a language would go onto the pages of all languages, even if they lack
    required texts.
    """
    before = paths.entry(EntryRef(News, "launch")).read_bytes()
    edit(editing, ann, "news", "launch", {"category": None})
    with pytest.raises(NotPublishable) as caught:
        editing.publishing.publish(ann, "news", "launch", [])
    assert [problem.path for problem in caught.value.problems] == ["headline", "category"]
    edit(editing, ann, "news", "launch", {"category": "event"})
    with pytest.raises(NotPublishable):
        editing.publishing.publish(ann, "news", "launch", [])
    assert paths.entry(EntryRef(News, "launch")).read_bytes() == before


def test_publishing_a_language_takes_no_other_off_the_site(tmp_path: Path, ann: Actor) -> None:
    """A row belongs to all languages: if it requires texts in each, the page of a language that
    lacks them would vanish.
    """

    class Talk(ContentType, name="talks"):
        label, plural, section, route = "Talk", "Talks", "news", "talks/{address}/"
        title = Line("Title", localized=True, required=True)
        parts = Rows("Parts", {"label": Line("Label", localized=True, required=True)})

    paths = make_site(tmp_path)
    file = paths.entry(EntryRef(Talk, "one"))
    file.parent.mkdir(parents=True)
    file.write_bytes(dump_json({"title": {"en": "One", "zh": "一"}, "publication": BOTH}))
    editing = Editing(Store(paths, MODELS | {"talks": Talk}, lambda: NOW, History(paths).last_good))
    edit(editing, ann, "talks", "one", {"parts": ["a"], "parts.a.label.zh": "上午"})
    with pytest.raises(NotPublishable) as caught:
        editing.publishing.publish(ann, "talks", "one", ["zh"])
    assert [problem.path for problem in caught.value.problems] == ["parts.a.label.en"]
    edit(editing, ann, "talks", "one", {"parts.a.label.en": "Morning"})
    editing.publishing.publish(ann, "talks", "one", ["en", "zh"])
    assert editing.drafts.open("talks", "one").states == {"en": "published", "zh": "published"}


def test_every_fault_is_told_at_once(editing: Editing, ann: Actor) -> None:
    edit(
        editing,
        ann,
        "news",
        "launch",
        {"date": "x", "category": "y", "headline.en": None, "projects": ["a", "b"]},
    )
    work = editing.drafts.open("news", "launch")
    assert [one.path for one in editing.publishing.problems(work, ["en", "fr"])] == [
        "publication",
        "headline.en",
        "headline.fr",
        "date",
        "category",
        "body.fr",
        "projects.1",
        "projects.2",
    ]


def test_an_address_of_the_site_itself_is_refused(paths: Paths, ann: Actor) -> None:
    editing = Editing(Store(paths, MODELS, reserved=frozenset({"sitemap/"})))
    work = editing.drafts.create(ann, "pages", {"title.en": "Sitemap"})
    assert [one.path for one in editing.publishing.problems(work, ["en"])] == ["address"]


def test_only_editors_publish(editing: Editing, li: Actor) -> None:
    for act in (editing.publishing.publish, editing.publishing.unpublish):
        with pytest.raises(Forbidden):
            act(li, "news", "launch", ["zh"])


def test_when_it_is_shown(editing: Editing, paths: Paths, ann: Actor) -> None:
    opens, closes = NOW + timedelta(days=1), NOW + timedelta(days=2)
    editing.publishing.unpublish(ann, "news", "launch", ["en"])
    editing.publishing.publish(ann, "news", "launch", ["en"], {"en": (opens, closes)})
    assert read(paths, "news", "launch")["publication"]["en"] == {
        "state": "published",
        "from": "2024-09-02T12:00:00+00:00",
        "until": "2024-09-03T12:00:00+00:00",
    }
    assert editing.drafts.open("news", "launch").states == {"en": "scheduled", "zh": "published"}
    edit(editing, ann, "news", "launch", {"headline.en": "Later"})
    editing.publishing.publish(ann, "news", "launch", ["en"])
    assert editing.drafts.open("news", "launch").states["en"] == "scheduled"
    editing.publishing.publish(ann, "news", "launch", ["en"], {"en": (None, None)})
    assert read(paths, "news", "launch")["publication"]["en"] == {"state": "published"}


def test_each_language_in_its_own_time_is_one_change(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    editing.publishing.unpublish(ann, "news", "launch", BOTH)
    before = len(editing.history.revisions(EntryRef(News, "launch")))
    later = (NOW + timedelta(days=1), None)
    editing.publishing.publish(ann, "news", "launch", BOTH, {"zh": later})
    assert editing.drafts.open("news", "launch").states == {"en": "published", "zh": "scheduled"}
    assert len(editing.history.revisions(EntryRef(News, "launch"))) == before + 1


def test_publishing_again_what_had_ended_shows_it(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    raw = read(paths, "news", "launch")
    put(
        paths,
        "news",
        "launch",
        raw
        | {
            "publication": {
                "en": {"state": "published", "until": (NOW - timedelta(days=1)).isoformat()}
            }
        },
    )
    assert editing.drafts.open("news", "launch").states["en"] == "expired"
    editing.publishing.publish(ann, "news", "launch", ["en"])
    assert editing.drafts.open("news", "launch").states["en"] == "published"


@pytest.mark.parametrize(
    ("opens", "closes"), [(NOW, NOW), (NOW, NOW - timedelta(1)), (datetime(2024, 1, 1), None)]
)
def test_moments_that_cannot_be(
    editing: Editing, ann: Actor, opens: datetime, closes: datetime | None
) -> None:
    with pytest.raises(NotPublishable):
        editing.publishing.publish(ann, "news", "launch", ["en"], {"en": (opens, closes)})


@pytest.mark.parametrize(
    ("window", "edge"),
    [
        ((NOW + timedelta(days=1), KEEP), "from"),
        ((NOW + timedelta(1), NOW + timedelta(2)), "from"),
        ((KEEP, NOW - timedelta(days=1)), "until"),
    ],
)
def test_a_window_does_not_hide_what_visitors_see_now(
    editing: Editing, paths: Paths, ann: Actor, window: Edges, edge: str
) -> None:
    before = paths.entry(EntryRef(News, "launch")).read_bytes()
    edit(editing, ann, "news", "launch", {"headline.en": "An update"})
    with pytest.raises(NotPublishable) as caught:
        editing.publishing.publish(ann, "news", "launch", ["en"], {"en": window})
    assert [(one.path, one.values) for one in caught.value.problems] == [
        (f"publication.en.{edge}", {"language": "en"})
    ]
    assert paths.entry(EntryRef(News, "launch")).read_bytes() == before
    assert editing.drafts.open("news", "launch").flat["headline.en"] == "An update"
    work = editing.drafts.open("news", "launch")
    assert [one.path for one in editing.publishing.problems(work, ["en"], {"en": window})] == [
        f"publication.en.{edge}"
    ]


def test_what_is_shown_can_be_taken_off_at_a_time(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    editing.publishing.publish(
        ann, "news", "launch", ["en"], {"en": (KEEP, NOW + timedelta(days=1))}
    )
    assert (
        read(paths, "news", "launch")["publication"]["en"]["until"] == "2024-09-02T12:00:00+00:00"
    )
    assert editing.drafts.open("news", "launch").states["en"] == "published"


def test_an_end_before_the_start_that_is_kept(editing: Editing, ann: Actor) -> None:
    editing.publishing.unpublish(ann, "news", "launch", ["en"])
    editing.publishing.publish(
        ann, "news", "launch", ["en"], {"en": (NOW + timedelta(days=2), KEEP)}
    )
    with pytest.raises(NotPublishable) as caught:
        editing.publishing.publish(
            ann, "news", "launch", ["en"], {"en": (KEEP, NOW + timedelta(days=1))}
        )
    assert [one.path for one in caught.value.problems] == ["publication.en.until"]


def test_taking_one_language_off_the_site(editing: Editing, paths: Paths, ann: Actor) -> None:
    editing.publishing.unpublish(ann, "news", "launch", ["en"])
    assert read(paths, "news", "launch")["publication"] == {
        "en": {"state": "draft"},
        "zh": {"state": "published"},
    }
    assert editing.files.store.snapshot().languages["news", "launch"] == ("zh",)
    with pytest.raises(HasNoPage):
        editing.publishing.unpublish(ann, "terms", "sand", ["en"])
    with pytest.raises(NotFound):
        editing.publishing.unpublish(ann, "news", "none", ["en"])


def test_what_has_no_page_has_no_publication(
    editing: Editing, paths: Paths, ann: Actor, root: Actor
) -> None:
    edit(editing, ann, "terms", "sand", {"name.en": "Fine sand"})
    editing.publishing.publish(ann, "terms", "sand", ["en"])
    edit(editing, root, "site", "_", {"name.zh": "沙所"})
    editing.publishing.publish(root, "site", "_", ["zh"])
    assert "publication" not in read(paths, "terms", "sand") | read(paths, "site", "_")
    assert read(paths, "site", "_")["name"]["zh"] == "沙所"


def test_a_new_address_keeps_the_old_one(editing: Editing, paths: Paths, ann: Actor) -> None:
    for address in ("opening", "the-opening", None):
        edit(editing, ann, "news", "launch", {"address": address})
        editing.publishing.publish(ann, "news", "launch", ["en"])
    raw = read(paths, "news", "launch")
    assert raw["formerAddresses"] == ["opening", "the-opening"]
    assert list(raw)[:2] == ["$schema", "formerAddresses"]
    assert editing.files.store.snapshot().addresses.moved("news/opening/") == "news/launch/"


def test_in_a_tree_the_whole_path_is_kept(editing: Editing, paths: Paths, ann: Actor) -> None:
    edit(editing, ann, "pages", "history", {"parent": None})
    editing.publishing.publish(ann, "pages", "history", ["en"])
    assert read(paths, "pages", "history")["formerAddresses"] == ["about/history"]
    edit(editing, ann, "pages", "history", {"parent": "about", "address": "past"})
    editing.publishing.publish(ann, "pages", "history", ["en"])
    table = editing.files.store.snapshot().addresses
    assert [table.moved(old) for old in ("about/history/", "history/")] == ["about/past/"] * 2


def test_what_was_never_shown_leaves_no_old_address(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    editing.publishing.unpublish(ann, "news", "workshop", ["en"])
    edit(editing, ann, "news", "workshop", {"address": "talks"})
    editing.publishing.publish(ann, "news", "workshop", ["en"])
    assert "formerAddresses" not in read(paths, "news", "workshop")


def test_a_translation_knows_what_it_was_made_from(
    editing: Editing, paths: Paths, ann: Actor, li: Actor
) -> None:
    edit(editing, ann, "news", "launch", {"headline.en": "One"})
    edit(editing, li, "news", "launch", {"headline.zh": "一"})
    edit(editing, ann, "news", "launch", {"headline.en": "Two"})
    editing.publishing.publish(ann, "news", "launch", ["en", "zh"])
    raw = read(paths, "news", "launch")
    assert raw["translation"]["zh"]["of"]["headline"] == digest("One")
    assert status(News, raw, "zh", True, default="en")["headline"] == "stale"
    editing.drafts.confirm_translation(li, "news", "launch", "zh", ["headline"])
    raw = read(paths, "news", "launch")
    assert status(News, raw, "zh", True, default="en")["headline"] == "current"
    with pytest.raises(Forbidden):
        editing.drafts.confirm_translation(li, "news", "launch", "en", ["headline"])


def test_texts_written_at_once_are_outdated_when_one_of_them_changes(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    edit(editing, ann, "pages", "about", {"title.en": "About us"})
    work = editing.drafts.open("pages", "about")
    assert status(Page, work.raw, "zh", True, work.changed, default="en") == {
        "title": "stale",
        "body": "current",
    }
    editing.publishing.publish(ann, "pages", "about", ["en"])
    raw = read(paths, "pages", "about")
    assert status(Page, raw, "zh", True, default="en") == {"title": "stale", "body": "current"}
    edit(editing, ann, "pages", "about", {"title.zh": "关于我们"})
    editing.publishing.publish(ann, "pages", "about", ["zh"])
    raw = read(paths, "pages", "about")
    assert status(Page, raw, "zh", True, default="en") == {"title": "current", "body": "current"}


def test_a_translation_in_the_working_copy_is_held_against_what_it_was_made_from(
    editing: Editing, ann: Actor, li: Actor
) -> None:
    edit(editing, ann, "news", "launch", {"headline.en": "Two"})
    work = edit(editing, li, "news", "launch", {"headline.zh": "二"})
    assert status(News, work.raw, "zh", True, work.changed, default="en")["headline"] == "draft"
    assert editing.publishing.outdated(editing.drafts.open("news", "launch"), ["en", "zh"]) == {}
    work = edit(editing, ann, "news", "launch", {"headline.en": "Three"})
    assert status(News, work.raw, "zh", True, work.changed, default="en")["headline"] == "stale"
    assert work.draft.sources == {digest("Two"): "Two"}
    assert editing.publishing.outdated(editing.drafts.open("news", "launch"), ["en", "zh"]) == {
        "zh": ("headline",)
    }
    assert editing.publishing.outdated(editing.drafts.open("news", "launch"), ["en"]) == {}
    work = edit(editing, ann, "news", "launch", {"headline.en": "Two"})
    assert work.draft.sources == {}


def test_confirming_against_an_original_that_is_not_published_yet(
    editing: Editing, ann: Actor, li: Actor
) -> None:
    edit(editing, ann, "news", "launch", {"headline.en": "Two"})
    work = editing.drafts.confirm_translation(li, "news", "launch", "zh", ["headline"])
    assert status(News, work.raw, "zh", True, work.changed, default="en")["headline"] == "current"
    editing.publishing.publish(ann, "news", "launch", ["en"])
    assert editing.publishing.outdated(editing.drafts.open("news", "launch"), ["zh"]) == {}


def test_confirming_what_is_still_in_the_working_copy(
    editing: Editing, paths: Paths, ann: Actor, li: Actor
) -> None:
    edit(editing, li, "news", "launch", {"headline.zh": "一"})
    edit(editing, ann, "news", "launch", {"headline.en": "Two"})
    editing.drafts.confirm_translation(li, "news", "launch", "zh", ["headline"])
    editing.publishing.publish(ann, "news", "launch", ["en", "zh"])
    assert read(paths, "news", "launch")["translation"]["zh"]["of"]["headline"] == digest("Two")


def test_an_entry_that_began_in_chinese_is_the_source_of_its_english(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    work = editing.drafts.create(ann, "pages", {"title.zh": "荣誉"}, "honours")
    editing.publishing.publish(ann, "pages", work.key, ["zh"])
    assert "translation" not in read(paths, "pages", "honours")
    edit(editing, ann, "pages", "honours", {"title.en": "Honours"})
    editing.publishing.publish(ann, "pages", "honours", ["en"])
    edit(editing, ann, "pages", "honours", {"title.zh": "所获荣誉"})
    editing.publishing.publish(ann, "pages", "honours", ["zh"])
    raw = read(paths, "pages", "honours")
    assert raw["translation"] == {"en": {"from": "zh", "of": {"title": digest("荣誉")}}}
    assert status(Page, raw, "en", True, default="en") == {"title": "stale"}
    assert status(Page, raw, "zh", True, default="en") == {"title": "current"}


def test_a_change_on_the_site_in_the_same_place_is_asked_about(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    edit(editing, ann, "news", "launch", {"headline.en": "Typed", "date": "2024"})
    raw = read(paths, "news", "launch")
    put(paths, "news", "launch", raw | {"headline": {**raw["headline"], "en": "By hand"}})
    assert editing.drafts.open("news", "launch").flat["headline.en"] == "Typed"
    edit(editing, ann, "news", "launch", {"date": "2023"})
    with pytest.raises(Conflict) as caught:
        editing.publishing.publish(ann, "news", "launch", ["en"])
    conflict = caught.value
    assert [(clash.mine, clash.theirs) for clash in conflict.clashes] == [("Typed", "By hand")]
    assert (conflict.edited.flat["headline.en"], conflict.edited.flat["date"]) == (
        "By hand",
        "2023",
    )
    assert read(paths, "news", "launch")["headline"]["en"] == "By hand"
    for choice in ("Both typed and by hand", "Typed", "By hand"):
        copy = editing.files.drafts.read(EntryRef(News, "launch"))
        work = editing.drafts.save(
            ann,
            "news",
            "launch",
            conflict.edited.flat,
            {**conflict.submitted, "headline.en": choice},
        )
        assert work.flat["headline.en"] == choice
        editing.files.drafts.write(EntryRef(News, "launch"), copy)
    editing.drafts.save(
        ann, "news", "launch", conflict.edited.flat, {**conflict.submitted, "headline.en": "Typed"}
    )
    assert (
        editing.publishing.publish(ann, "news", "launch", ["en"]).published.raw["headline"]["en"]
        == "Typed"
    )


def test_a_broken_file_is_published_over_but_kept(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    path = paths.entry(EntryRef(News, "launch"))
    edit(editing, ann, "news", "launch", {"date": "2024"})
    editing.publishing.publish(ann, "news", "launch", ["en"])
    broken = path.read_bytes()[:-30]
    path.write_bytes(broken)
    edit(editing, ann, "news", "launch", {"headline.en": "Mended"})
    editing.publishing.publish(ann, "news", "launch", ["en"])
    assert read(paths, "news", "launch")["date"] == "2024"
    kept = [
        History(paths).revision(EntryRef(News, "launch"), one.id)
        for one in History(paths).revisions(EntryRef(News, "launch"))
    ]
    assert [one.what for one in kept] == ["publish", "outside", "publish", "before"]
    assert kept[1].text == broken.decode()


def test_publishing_what_is_published_changes_nothing(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    before = paths.entry(EntryRef(Project, "dunes")).read_bytes()
    editing.publishing.publish(ann, "projects", "dunes", ["en", "zh"])
    assert paths.entry(EntryRef(Project, "dunes")).read_bytes() == before
    assert editing.history.revisions(EntryRef(Project, "dunes")) == ()


def test_other_workers_see_it_at_once(editing: Editing, paths: Paths, ann: Actor) -> None:
    other = Store(paths, MODELS, lambda: datetime(2024, 9, 1, tzinfo=UTC))
    edit(editing, ann, "pages", "about", {"title.en": "About us"})
    entry = editing.publishing.publish(ann, "pages", "about", ["en"]).published
    assert entry
    assert other.snapshot().localized("pages", "about", "en", "page").title == "About us"
    assert other.content().get("pages", "about").version == entry.version
    assert flatten(Page, entry.raw)["title.en"] == "About us"
