"""The searched texts of an entry: which words, in which languages, and by which other ways of
typing them.
"""

from types import SimpleNamespace

import pytest
from made_entries import made

from cms.content import Entry
from cms.schema.content_type import ContentType
from cms.schema.fields import Line, Markdown, Rows
from features.search.index.document import NAMES, Document, make_document
from features.search.index.synonyms import read_variants


class Thing(ContentType, name="things"):
    """A type with every kind of field that has words."""

    label, plural = "Thing", "Things"
    route, title = "things/{address}/", "name"

    name = Line("Name", localized=True, search=3)
    code = Line("Code", search=2)
    hidden = Line("Hidden")
    authors = Rows(
        "Authors",
        {
            "family": Line("Family", search=2),
            "given": Line("Given", search=2),
            "note": Line("Note"),
        },
    )
    body = Markdown("Text", localized=True, search=1)


def entry(**raw: object) -> Entry:
    return made({"things": Thing}, "things", f"a-{abs(hash(str(raw)))}", raw)  # type: ignore[return-value]


def test_only_searched_fields_in_published_languages_have_words() -> None:
    raw = {
        "name": {"en": "Desert", "zh": "荒漠"},
        "hidden": "secret",
        "body": {"en": ["*A* [link](https://x.org)"]},
    }
    both, english = (
        " ".join(make_document(entry(**raw), codes).texts.values())
        for codes in (("en", "zh"), ("en",))
    )
    assert "desert" in both
    assert "荒漠" in both
    assert "荒漠" not in english
    assert "secret" not in both
    assert "a link" in both
    assert "x org" not in both


def test_a_name_in_a_row_is_one_name() -> None:
    rows = [
        {"id": "a", "family": "Chen", "given": "Yaning"},
        {"id": "b", "family": "Li", "given": "Weihong"},
    ]
    document = make_document(entry(authors=rows), ("en",))
    assert document.texts["", 2].split() == ["chen", "yaning", "li", "weihong"]
    assert {"chenyaning", "weihongli"} <= set(document.texts[NAMES, 2].split())
    assert "yaningli" not in document.texts[NAMES, 2]
    shown = document.snippet_parts(["en"])
    assert [part.text for part in shown] == ["Chen Yaning; Li Weihong"], "no pinyin is shown"


def test_excerpts_prefer_the_readers_language_and_sentences() -> None:
    """If the title already has the words, no language is read after the first with texts; names of
    authors are in no language.
    """
    rows = [{"id": "a", "family": "Chen", "given": "Yaning"}]
    both = make_document(
        entry(body={"en": ["Deserts."], "zh": ["荒漠。"]}, authors=rows), ("en", "zh")
    )
    chinese = make_document(entry(body={"zh": ["荒漠。"]}, authors=rows), ("zh",))

    def shown(document: Document, languages: list[str], titled: bool = False) -> list[str]:
        return [part.text for part in document.snippet_parts(languages, titled)]

    assert shown(both, ["zh", "en"]) == ["荒漠。", "Chen Yaning", "Deserts."]
    assert shown(both, ["zh", "en"], titled=True) == ["荒漠。", "Chen Yaning"]
    assert shown(chinese, ["en", "zh"], titled=True) == ["Chen Yaning", "荒漠。"]


def test_a_changed_weight_is_another_version(
    own_site: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from features.search.index import document as documents

    before = documents.indexing_print(Thing)
    monkeypatch.setattr(Thing.fields["hidden"], "search", 1)
    assert documents.indexing_print(Thing) != before


def test_variants_join_spellings_of_one_script() -> None:
    variants = read_variants(
        [
            {"name": {"en": "Cele", "zh": "策勒"}, "variants": ("Qira",)},
            {"name": {"en": "Oasis", "zh": "绿洲"}},
        ]
    )
    assert variants.latin == (("cele", "qira"),)
    assert variants.chinese == ()
    assert variants.expand(["cele", "oasis", "策勒"]) == (
        (("cele",), ("qira",)),
        (("oasis",), ("oases",)),
        (("策勒",),),
    )
