"""Names of countries, languages and time zones, shown and read."""

from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from cms.core.languages import Locale
from cms.editing.forms import EntryForm
from cms.schema.content_type import ContentType
from cms.schema.fields import Country, Language, Line, Lines, TimeZone
from features.code_names.cldr_names import CldrNames, country_names


class Visit(ContentType, name="visits"):
    """A type with codes."""

    label, plural, title, single = "Visit", "Visits", "name", True

    name = Line("Name")
    country = Country("Country")
    spoken = Lines("Countries", Country("Country"))
    language = Language("Language")


def visit(codes, **sent):
    form = EntryForm(Visit, (Locale("en", "English"),), ZoneInfo("Asia/Shanghai"), codes=codes)
    return form.load({}, MultiDict(sent))


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
@pytest.mark.parametrize(
    "typed", ["Kazakhstan", "kazakhstan", "哈萨克斯坦", " KZ ", "kz", "KAZ", "ＫＺ"]
)
def test_a_country_is_read_by_name_and_code_in_any_language_of_the_site(tag, typed):
    form = visit(CldrNames(tag, ("en", "zh-Hans")), country=typed, spoken=[typed, "中国"])
    assert form.flat() == {"country": "KZ", "spoken": ["KZ", "CN"]}
    name = "Kazakhstan" if tag == "en" else "哈萨克斯坦"
    assert form["country"].show("KZ") == name


def test_every_code_is_read_back_from_its_name():
    for tag in ("en", "zh-Hans", "fr", "ru"):
        names = CldrNames(
            tag,
            ("en", "zh-Hans"),
            [("TW", "en", "Taiwan, China")],
            lambda name: name.replace("语", "文"),
        )
        for kind, known in (
            (Country("C"), names.countries),
            (Language("L"), names.languages),
            (TimeZone("Z"), names.zones),
        ):
            shown = {code: names.read(kind, names.show(kind, code)) for code in known}
            assert shown == {code: code for code in known}
    assert CldrNames("en", (), [("TW", "en", "Taiwan, China")]).countries["TW"] == "Taiwan, China"


@pytest.mark.parametrize("typed", ["almaty", "阿拉木图", "Asia/Almaty", "Kazakhstan (Almaty) Time"])
def test_a_time_zone_is_found_by_its_city(typed):
    assert CldrNames("zh-Hans").read(TimeZone("Z"), typed) == "Asia/Almaty"
    assert CldrNames("zh-Hans").show(TimeZone("Z"), "Asia/Almaty") == "哈萨克斯坦（阿拉木图）时间"


def test_a_language_is_read_by_its_name_and_a_wrong_name_stays_as_it_was_typed():
    form = visit(CldrNames("en"), country="Atlantis", language="Sanskrit")
    assert form.flat() == {"country": "Atlantis", "language": "sa"}
    assert not form.validate()
    assert [place.name for place, _ in form.refused] == ["country"]


def test_countries_in_both_languages_and_as_the_site_says():
    assert country_names("en")["KZ"] == "Kazakhstan"
    assert country_names("zh-Hans")["KZ"] == "哈萨克斯坦"
    assert country_names("en", (("TW", "en", "Taiwan, China"),))["TW"] == "Taiwan, China"
    assert not {"EU", "UN", "ZZ", "001"} & set(country_names("en"))
    assert country_names("not a tag")["KZ"] == "Kazakhstan"


def test_countries_to_choose_from_are_in_the_order_of_their_pinyin() -> None:
    names = list(country_names("zh-Hans").values())
    assert names.index("比利时") < names.index("德国") < names.index("肯尼亚") < names.index("中国")
