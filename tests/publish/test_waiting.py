"""The entries that wait for the next update of a site that visitors get as files."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from cms.accounts.permissions import Actor
from cms.core.settings import Settings
from cms.publish.output import MARK
from cms.publish.waiting import Waiting, waiting
from tests.entries import put
from tests.publish.published_site import ITEM
from tests.saving import edit

ANN = Actor("ann", "Ann Dune", "administrator", ())
NEWS = ("news", ITEM)


@pytest.fixture
def place(tmp_path: Path, published_in: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    return published_in(tmp_path)


def waits(place: SimpleNamespace) -> Waiting:
    place.site.store.refresh()
    return waiting(place.site, place.site.store.snapshot())


def publish(place: SimpleNamespace, path: str, value: str, *locales: str) -> None:
    """Change a value of the news item and publish it."""
    edit(place.site.editing, ANN, *NEWS, {path: value})
    place.site.editing.publishing.publish(ANN, *NEWS, locales)


def test_nothing_waits_after_an_update(place: SimpleNamespace) -> None:
    found = waits(place)
    assert (found.number, found.entries(), found.differences.is_exact) == (0, [], True)
    assert found.on_site(NEWS) == ("en", "zh")


def test_a_changed_language_waits_with_who_and_when(place: SimpleNamespace) -> None:
    publish(place, "headline.zh", "野外考察", "zh")
    found = waits(place)
    assert found.number == 1
    assert found.languages(NEWS) == ("zh",)
    assert found.languages(("pages", "about")) == ()
    [entry] = found.entries()
    assert (entry.name, entry.kind, entry.people) == (NEWS, "changed", (("ann", "Ann Dune"),))
    assert entry.since
    assert abs(entry.since - place.site.store.clock()) < timedelta(minutes=10)

    assert place.run.invoke(args=["publish"]).exit_code == 0
    assert waits(place).number == 0


def test_the_first_of_several_changes_counts(place: SimpleNamespace) -> None:
    publish(place, "headline.zh", "野外考察", "zh")
    first = waits(place).entries()[0].since
    later = place.site.store.clock() + timedelta(hours=1)
    place.site.editing.publishing._files.clock = lambda: later
    publish(place, "headline.en", "Another expedition", "en")
    [entry] = waits(place).entries()
    assert (entry.since, waits(place).languages(NEWS)) == (first, ("en", "zh"))


def test_new_gone_moved_and_edited_by_hand(place: SimpleNamespace) -> None:
    place.site.editing.publishing.unpublish(ANN, "people", "li-na", ["en", "zh"])
    put(place, "people/li-bo", name={"en": "Li Bo", "zh": "李波"})
    path = place.data / f"content/news/{ITEM}.json"
    raw = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(raw | {"address": "journey"}), "utf-8")
    found = waits(place)
    kinds = {entry.name: (entry.kind, entry.people) for entry in found.entries()}
    assert kinds == {
        ("people", "li-na"): ("gone", (("ann", "Ann Dune"),)),
        ("people", "li-bo"): ("new", ()),
        NEWS: ("changed", ()),
    }
    assert found.languages(NEWS) == ("en", "zh")
    assert found.on_site(("people", "li-na")) == ("en", "zh")
    assert all(entry.since for entry in found.entries())


def test_what_no_page_shows_waits_for_nothing(place: SimpleNamespace) -> None:
    raw = place.site.store.content().entries["news"][ITEM].raw
    later = {"state": "published", "until": "2090-01-01T00:00:00Z"}
    publication = {**raw["publication"], "en": later}
    (place.data / f"content/news/{ITEM}.json").write_text(
        json.dumps({**raw, "publication": publication}), "utf-8"
    )
    assert waits(place).number == 0


def test_what_came_due_since_waits_as_scheduled(place: SimpleNamespace) -> None:
    path = place.data / f"content/news/{ITEM}.json"
    raw = json.loads(path.read_text("utf-8"))
    due = place.site.store.clock() + timedelta(hours=1)
    raw["publication"]["zh"] = {"state": "published", "until": due.isoformat(timespec="seconds")}
    path.write_text(json.dumps(raw), "utf-8")
    place.site.store.refresh()
    assert place.run.invoke(args=["publish"]).exit_code == 0
    place.site.store.clock = lambda: due + timedelta(minutes=5)
    [entry] = waits(place).entries()
    assert (entry.scheduled, entry.since, waits(place).languages(NEWS)) == (
        True,
        due.replace(microsecond=0),
        ("zh",),
    )


def test_before_the_first_update_everything_waits(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    place = published_in(tmp_path, releases=str(tmp_path / "elsewhere"))
    found = waits(place)
    assert found.release is None
    assert NEWS in {entry.name for entry in found.entries()}
    assert {entry.kind for entry in found.entries()} == {"new"}
    assert found.on_site(NEWS) == ()


def test_without_the_manifest_the_activity_tells(place: SimpleNamespace) -> None:
    publish(place, "headline.zh", "野外考察", "zh")
    mark = place.site.releases.folder(place.site.releases.current().id) / MARK
    mark.unlink()
    mark.write_text("another\n")
    found = waits(place)
    assert not found.differences.is_exact
    assert [entry.name for entry in found.entries()] == [NEWS]
    assert found.languages(NEWS) == ("en", "zh")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, False),
        ({"live": False}, True),
        ({"releases": "site"}, True),
        ({"publish_targets": ("folder:/srv/www",)}, True),
        ({"publish_on_save": True}, True),
        ({"publish_timer": 60}, True),
    ],
)
def test_the_settings_say_whether_visitors_get_files(
    settings: dict[str, object], expected: bool
) -> None:
    assert Settings(**settings).serves_files is expected
