"""Several processes make a site: the same bytes as one alone, and none holds the lock of a publish."""

from pathlib import Path

import pytest
from smallsite import SmallSite, make_small_site, told, tree


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    return make_small_site(tmp_path_factory.mktemp("crew"))


def test_two_make_the_bytes_that_one_makes(small: SmallSite) -> None:
    _, alone = small.freeze(small.folder / "one", jobs=1)
    _, together = small.freeze(small.folder / "two", jobs=2)
    assert tree(small.folder / "one") == tree(small.folder / "two")
    assert len(tree(small.folder / "one")) > 100
    assert told(alone) == told(together)


def test_they_hold_the_lock_of_the_folder_but_not_that_of_a_publish(small: SmallSite) -> None:
    """Killed, a publish is over at once; a folder is free when nobody can write there any more."""
    app, seen = small.app(), small.folder / "seen"
    views = app.extensions["oasis"].views
    view = views["news.index"]

    def look(read: object) -> object:
        held = {str(handle.resolve()) for handle in Path("/proc/self/fd").iterdir()}
        seen.write_text(" ".join(sorted(path for path in held if path.endswith("lock"))))
        return view(read)

    views["news.index"] = look
    jobs = app.extensions["oasis"].site.jobs
    with jobs.lock():
        small.freeze(small.folder / "held", app=app, jobs=2)
        assert jobs.held()
    assert seen.read_text() == str(small.folder / ".held.oasis" / "lock")


def test_what_they_find_out_of_entries_is_there_for_the_next(small: SmallSite) -> None:
    small.freeze(small.folder / "found", app=small.app(), jobs=2)
    entries = small.app().extensions["oasis"].site.store.content().entries["news"]
    assert len(entries) > 3
    for entry in entries.values():
        assert any(name.startswith("page ") for name in entry.kept)
