"""The catalogs are complete and sorted, and their translations fit the messages."""

import re
import warnings
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from babel.messages.catalog import Catalog, Message
from flask_babel import force_locale, get_translations

from cms.core.catalogs import DOMAINS, EDITOR, PUBLIC
from cms.core.i18n import NC_, plain
from scripts.message_notes import NOTES, PLACEHOLDERS
from scripts.messages import (
    COMMENT,
    CORE,
    FEATURES,
    OWNERS,
    Place,
    catalog_of,
    labels,
    languages,
    path_of,
    places,
    plural_forms,
    split_context,
    template,
    update,
)
from tests.missed_messages import Missed
from tests.thorough import Run

SPEAKING = """
    address author category city collection conference contact count date deadline description entry fields file folder
    height id key language languages latitude least letter line locale longitude minutes moment most name num number
    offset page pages people place query release schema seconds server servers site target time title type unit units
    url version who year zone
"""
"""Placeholders whose names explain their values."""
OF_THE_SITE = ("en", "zh")
CATALOGS = [(language, place) for language in languages() for place in places(language)]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def messages() -> dict[Place, Catalog]:
    return template()


def key(message: Message) -> tuple[object, object]:
    return message.id, message.context


def every(language: str) -> Iterator[Message]:
    """Every message of a language, of all catalogs."""
    for place in places(language):
        yield from (message for message in catalog_of(language, place) if message.id)


def test_a_catalog_has_every_message_and_no_other(messages: dict[Place, Catalog]) -> None:
    wrong = {}
    for language, place in CATALOGS:
        wanted = {key(message) for message in messages[place] if message.id}
        found = {key(message) for message in catalog_of(language, place) if message.id}
        if found != wanted or (path_of(language, place).exists() and not wanted):
            wrong[language, place] = found ^ wanted
    assert len(CATALOGS) > 5
    assert wrong == {}, "run “make generate”"


def test_a_feature_has_the_messages_that_the_core_lacks(messages: dict[Place, Catalog]) -> None:
    """Visitors' pages don't get the words of the core's editor; the editor gets both."""
    of = {place: {key(one) for one in catalog if one.id} for place, catalog in messages.items()}
    of_core = of[CORE, PUBLIC] | of[CORE, EDITOR]
    assert len(of_core) > 1500
    for owner in set(OWNERS) - {CORE}:
        assert of[owner, PUBLIC] & of[CORE, PUBLIC] == set(), owner
        assert of[owner, EDITOR] & of_core == set(), owner


def test_what_visitors_see_is_apart_from_the_editor(messages: dict[Place, Catalog]) -> None:
    of_visitors, of_staff = (
        {key(message) for message in messages[CORE, domain] if message.id} for domain in DOMAINS
    )
    assert not of_visitors & of_staff
    assert {
        ("Sitemap", None),
        ("Postcode", None),
        ("Herbarium", None),
        ("Type", "of a work"),
    } <= of_visitors
    assert {("Discard changes", None), ("Slug", None), ("This must be text.", None)} <= of_staff


def test_pages_need_no_message_of_the_editor(small_site: SimpleNamespace) -> None:
    missed = Missed()
    with small_site.app.app_context(), force_locale("zh"):
        get_translations().add_fallback(missed)
    pages = [
        "/zh/",
        "/zh/papers/",
        "/zh/contact/",
        "/zh/contact/write/",
        "/zh/scientists/",
        "/zh/about/",
        "/zh/resources/",
        "/zh/news/",
        "/zh/sitemap/",
    ]
    client = small_site.app.test_client()
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert client.post("/zh/contact/write/", data={"name": "x"}).status_code in (400, 403, 422)
    assert missed.messages == set()


def test_a_message_finds_its_translation_in_either_catalog(
    monkeypatch: pytest.MonkeyPatch, messages: dict[Place, Catalog]
) -> None:
    """After a merge, messages of the editor may be in the catalog of visitors."""
    discard, name = "Discard changes", "Postcode"
    stray = {place: Catalog("zh") for place in messages}
    stray[CORE, PUBLIC].add(discard, "放弃")
    stray[CORE, EDITOR].add(name, "邮政编码")
    stray[CORE, EDITOR].add("A message that is gone", "没有了")
    monkeypatch.setattr("scripts.messages.catalog_of", lambda language, place: stray[place])
    found = update("zh", messages)
    assert found[CORE, EDITOR].get(discard).string == "放弃"
    assert found[CORE, PUBLIC].get(name).string == "邮政编码"
    assert not any(catalog.get("A message that is gone") for catalog in found.values())


def test_translators_see_where_a_message_stands() -> None:
    for language, place in CATALOGS:
        if path_of(language, place).exists():
            text = path_of(language, place).read_text("utf-8")
            check_places(f"{language} {place}", text)
            assert f"Language: {language}" in text.split("\n\n")[0], place


def check_places(name: str, text: str) -> None:
    """Check that each message of a catalog has its files, and the header no names."""
    header, *blocks = text.strip().split("\n\n")
    for block in blocks:
        assert re.match(r"(?:#\. .*\n)*(?:#: [\w./ -]+\n)+", block), (name, block)
        assert not re.search(r"^#: .*:\d", block, re.M), f"{name}: line numbers change at each edit"
    named = re.search(r"FULL NAME|FIRST AUTHOR|EMAIL@ADDRESS|license|ORGANIZATION|YEAR", header)
    assert not named, name


def test_short_messages_have_comments_for_translators() -> None:
    comments = {key(message): message.auto_comments for message in every("zh")}
    for message in ("live", "Filter", "Host", "Head", "Issue", "Rollback", "Slug"):
        assert comments[message, None], message


def test_a_message_without_a_catalog_is_shown_without_its_context() -> None:
    assert plain(NC_("of a work", "Type")) == "Type"
    assert plain("Type") == "Type"


@pytest.mark.parametrize("language", languages())
def test_nothing_is_untranslated(language: str) -> None:
    """Languages other than English and Chinese wait for their translators until a release."""
    waiting = [one.id for one in every(language) if not all(plural_forms(one.string))]
    if language in OF_THE_SITE or Run.thorough:
        assert waiting == [], f"untranslated in {language}; run “make generate” and translate it"
    elif waiting:
        warnings.warn(f"{len(waiting)} untranslated in {language}, see “make check”", stacklevel=1)


@pytest.mark.parametrize("language", languages())
def test_nothing_is_doubtful(language: str) -> None:
    assert [one.id for one in every(language) if "fuzzy" in one.flags] == []


@pytest.mark.parametrize("language", languages())
def test_placeholders_are_those_of_the_message(language: str) -> None:
    for message in every(language):
        ids = plural_forms(message.id)
        allowed = {found for one in ids for found in PLACEHOLDER.findall(str(one))}
        for form in filter(None, plural_forms(message.string)):  # others wait to be translated
            used = set(PLACEHOLDER.findall(str(form)))
            assert used <= allowed, f"{form!r} has {used - allowed}"
            optional = {"%(num)s", "%(count)s"} if len(ids) > 1 else set()
            assert allowed - used <= optional, f"{form!r} lacks {allowed - used}"


def test_translators_are_told_of_the_fields_of_features(messages: dict[Place, Catalog]) -> None:
    of_features = [
        split_context(label)
        for feature in FEATURES.values()
        for section in feature.sections
        for model in section.models
        for label, kind, _where in labels(model.fields, "")
        if kind == "Field"
    ]
    assert of_features
    told = {
        key(message): " ".join(message.auto_comments)
        for catalog in messages.values()
        for message in catalog
        if message.id
    }
    assert {label for label in of_features if "Field: " not in told[label]} == set()


def unclear(message: Message) -> bool:
    """Whether a translator needs a comment: a placeholder's name doesn't explain its value, or a
    message of one or two words is used in several places.
    """
    text = " ".join(plural_forms(message.id))
    names = set(re.findall(r"[({](\w+)[)}]", " ".join(PLACEHOLDER.findall(text))))
    words = re.findall(r"\w+", PLACEHOLDER.sub("", str(plural_forms(message.id)[0])))
    places = {path for path, _line in message.locations}
    return bool(names - {*SPEAKING.split()}) or (len(words) <= 2 and len(places) > 1)


def test_translators_are_told_what_they_cannot_see(messages: dict[Place, Catalog]) -> None:
    found = [
        message
        for catalog in messages.values()
        for message in catalog
        if message.id and unclear(message)
    ]
    assert len(found) > 200
    unsaid = [one.id for one in found if not one.context and not one.auto_comments]
    assert unsaid == [], f"write “{COMMENT} …” in a comment above, which says what it is"
    assert unclear(Message("By %(what)s", locations=[("a.html", None)]))
    assert not unclear(Message("By %(author)s", locations=[("a.html", None)]))


def test_a_note_is_of_a_message(messages: dict[Place, Catalog]) -> None:
    known = {
        plural_forms(message.id)[0]
        for catalog in messages.values()
        for message in catalog
        if not message.context
    }
    assert set(NOTES) - known == set()
    names = {name for text in known for name in re.findall(r"[({](\w+)[)}]", text)}
    assert set(PLACEHOLDERS) - names == set()


def test_what_models_have_is_told_by_them(messages: dict[Place, Catalog]) -> None:
    told = {
        key(message): message.auto_comments for catalog in messages.values() for message in catalog
    }
    assert told["Venue", None] == ["Field: Conference"]
    assert "Content type, many: Conference" in told["Conferences", None]
    assert any("Choice: Conference › Status" in one for one in told["Cancelled", None])
