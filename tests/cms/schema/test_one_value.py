"""Fields that had one value for all languages before they were localized: still read, written and
translated.
"""

from zoneinfo import ZoneInfo

import jsonschema
import pytest

from blueprints.common.models import Menus
from blueprints.news.models import News
from cms.content.localized import Localizer
from cms.core.errors import Invalid
from cms.core.languages import Locale
from cms.editing.forms import EntryForm
from cms.schema.flat import flatten, unflatten
from cms.schema.translations import summaries

LOCALES = (Locale("en", "English"), Locale("zh", "中文", tag="zh-Hans"))
CODES = tuple(locale.code for locale in LOCALES)
OLD = {
    "headline": {"en": "A", "zh": "甲"},
    "author": "Li Yan",
    "sources": [{"id": "a", "title": "The report", "asOf": "2024"}],
}
NEW = OLD | {"author": {"und": "Li Yan", "zh": "李彦"}}


def read(raw: dict[str, object], locale: str, name: str) -> tuple[str, str, bool]:
    localizer = Localizer(locale, CODES, {one.code: one for one in LOCALES})
    found = localizer.fields(News.fields, News.parse(raw))[name]
    return str(found), found.lang, found.borrowed


def test_one_value_stands_for_all_languages() -> None:
    assert read(OLD, "en", "author") == ("Li Yan", "en", False)
    assert read(OLD, "zh", "author") == ("Li Yan", "zh-Hans", False)


def test_a_value_in_the_pages_language_goes_before_it() -> None:
    assert read(NEW, "zh", "author")[0] == "李彦"
    assert read(NEW, "en", "author")[0] == "Li Yan"


def test_its_file_stays_as_it_is() -> None:
    flat = flatten(News, OLD)
    assert (flat["author.und"], flat["sources.a.title.und"]) == ("Li Yan", "The report")
    assert unflatten(News, flat, OLD) == OLD
    assert unflatten(News, flat | {"author.zh": "李彦"}, OLD) == NEW
    assert unflatten(
        News, {path: value for path, value in flat.items() if path != "author.und"}, OLD
    ) == {name: value for name, value in OLD.items() if name != "author"}


@pytest.mark.parametrize(("raw", "kept"), [(OLD, "Wang"), (NEW, {"und": "Wang", "zh": "李彦"})])
def test_what_a_draft_from_before_or_a_table_has_for_all_languages_is_taken(
    raw: dict[str, object], kept: object
) -> None:
    assert unflatten(News, flatten(News, raw) | {"author": "Wang"}, raw)["author"] == kept


@pytest.mark.parametrize("raw", [OLD, NEW])
def test_both_forms_satisfy_the_schema(raw: dict[str, object]) -> None:
    jsonschema.Draft202012Validator(News.schema()).validate(raw)


def test_the_form_shows_it_beside_the_languages_only_where_there_is_one() -> None:
    form = EntryForm(News, LOCALES, ZoneInfo("UTC")).load(flatten(News, OLD))
    names = [leaf.name for leaf in form.leaves()]
    assert {"author.und", "author.en"} <= set(names)
    assert "contact.und" not in names
    assert unflatten(News, form.flat(), OLD) == OLD


def test_it_is_never_missing_in_a_language() -> None:
    assert summaries(News, OLD)["en"]["zh"] == "current"


def test_a_menu_leads_elsewhere_in_each_language() -> None:
    item = {"id": "a", "url": {"en": "https://english.example/", "zh": "https://example/"}}
    assert not list(Menus.problems({"header": [item, {"id": "b", "url": "https://example/"}]}))
    with pytest.raises(Invalid):
        Menus.parse({"header": [{"id": "a", "url": {"en": "javascript:alert(1)"}}]})
    with pytest.raises(Invalid):
        Menus.parse({"header": [{"id": "a", "url": "javascript:alert(1)"}]})
