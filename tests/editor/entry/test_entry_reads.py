"""Each file is parsed at most twice while a form is answered: once for the page, once under the
lock.
"""

import pytest
from reads import counted

PATH = "/entries/news/aral-sea-expedition/"
ENTRY = "data/content/news/aral-sea-expedition.json"
DRAFT = "instance/drafts/news/aral-sea-expedition.json"


@pytest.fixture
def typed(editor, sent):
    """Returns the form's data with other values."""

    def typed(**values):
        data = sent(editor.get(PATH).text)
        for name, value in values.items():
            data[name] = value
        return data

    return typed


@pytest.mark.parametrize(
    ("address", "changes", "entry", "draft"),
    [
        ("", {"_do": "save"}, 1, 1),
        ("autosave", {}, 2, 2),
        ("discard", {"whose": "own"}, 2, 2),
        ("unpublish", {"locale": "zh"}, 2, 2),
        ("trash", {"force": "1"}, 2, 2),
    ],
)
def test_no_file_is_parsed_more_than_twice(tmp_path, editor, typed, address, changes, entry, draft):
    for headline in ("First", "Second"):
        assert editor.post(PATH, typed(**{"headline.en": headline})).status_code == 303
    data = typed(**{"headline.en": "Third"}, **changes)
    with counted(tmp_path) as reads:
        answer = editor.post(f"{PATH}{address}", data)
    assert answer.status_code in (200, 303)
    assert (reads.parsed[ENTRY], reads.parsed[DRAFT]) == (entry, draft)
    assert max(reads.parsed.values()) <= 2


def test_a_publish_parses_what_it_replaces_twice(tmp_path, editor, typed):
    """Once to save, once to publish; the new version is parsed when somebody opens it."""
    data = typed(**{"headline.en": "Typed", "_do": "publish:en"})
    version = (tmp_path / ENTRY).read_bytes()
    with counted(tmp_path) as reads:
        assert editor.post(PATH, data).status_code == 303
    assert (tmp_path / ENTRY).read_bytes() != version
    assert reads.parsed_versions[version] == 2
