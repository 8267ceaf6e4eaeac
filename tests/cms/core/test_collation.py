"""Lists are sorted as readers of each language expect."""

import pytest
from minisite import MODELS, put

from cms.content import Store
from cms.content.query import sort_keys
from cms.core.languages import collation
from cms.editing.editing import Editing
from cms.editing.entry_list import EntryListFilter, find_keys
from cms.editing.forms.reference_choices import ReferenceOptions
from cms.schema.paths import Paths

LEADS = {
    f"lead-{byte:x}": f"{bytes([byte, 0xA1]).decode('gb18030')}名" for byte in range(0xB0, 0xD8)
}
"""A name for each lead byte of GB 2312’s common characters, from 啊 to 座, in the order of their
pinyin.
"""


@pytest.fixture
def named(paths: Paths, store: Store) -> Store:
    """The small site with an organization of each of those names, and one in Latin letters."""
    for key, name in LEADS.items():
        put(
            paths,
            "organizations",
            key,
            {"name": {"zh": name}, "publication": {"zh": {"state": "published"}}},
        )
    store.refresh()
    return store


def own(keys: list[str]) -> list[str]:
    return [key for key in keys if key in LEADS]


def test_one_name_of_each_lead_byte_is_in_its_place() -> None:
    """Byte B5 interpreted as a letter and case-folded becomes another one: 地 was sorted after 座."""
    sorted_by = {key: collation(name, "zh-Hans") for key, name in LEADS.items()}
    assert sort_keys(reversed(LEADS), "name", sorted_by) == list(LEADS)
    assert sort_keys(LEADS, "-name", sorted_by) == list(LEADS)[::-1]


def test_lists_of_the_site_and_of_the_editor_and_choosers_agree(
    named: Store, editing: Editing
) -> None:
    snapshot = named.snapshot()
    assert own(list(snapshot.ordered("organizations", "name", "zh"))) == list(LEADS)
    overview = editing.overviews.current()
    for order, wanted in (("title", LEADS), ("-title", reversed(LEADS))):
        asked = EntryListFilter(sort=order)
        found = find_keys(overview, MODELS["organizations"], asked, ("zh", "en"))
        assert own(found) == list(wanted)
    options = ReferenceOptions(editing.overviews.current().staff, "zh").all(("organizations",))
    assert own([option.value for option in options]) == list(LEADS)


def test_texts_and_numbers_without_collation_sort_as_before() -> None:
    assert sort_keys("abc", "x", {"a": "B", "b": "a", "c": None}) == ["b", "a", "c"]
    assert sort_keys("abc", "-x", {"a": 1, "b": 2.5, "c": ""}) == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("lang", "ordered"),
    [
        (
            "zh-Hans",
            [
                "Belgium",
                "比利时",
                "德国",
                "法国",
                "哈萨克斯坦",
                "卢旺达",
                "塔吉克斯坦",
                "乌兹别克斯坦",
                "中国",
            ],
        ),
        ("en", ["Aksu", "bayanbulak", "Cele", "比利时"]),
        ("de", ["Agypten", "Ägypten", "Armenien", "Österreich", "Straße", "Strasse 2"]),
        ("fr", ["Égypte", "États-Unis", "Éthiopie", "France"]),
        ("es", ["Nauru", "Níger", "Nueva Zelanda", "Ñancahuazú", "Omán"]),
        ("pt", ["Áustria", "Azerbaijão", "Índia", "Irã"]),
        ("ru", ["Египет", "Ёлка", "Индия", "Испания", "Йемен", "Казахстан"]),
        ("ja", ["Asia", "あお", "アジア", "ガーナ", "カナダ", "きょう", "韓国", "中国", "日本"]),
        ("ko", ["Asia", "가나", "독일", "중국", "한국"]),
        ("ar", ["أفغانستان", "ألمانيا", "إيران", "بلجيكا", "تونس", "ياسمين"]),
    ],
)
def test_words_sort_by_what_they_are_called(lang: str, ordered: list[str]) -> None:
    given = [*ordered[2:], *ordered[:2]]
    assert sorted(given, key=lambda word: collation(word, lang)) == ordered


def test_what_no_code_has_sorts_too() -> None:
    assert collation("\U0001f3dc沙", "zh")
    assert collation("\ud800", "zh-Hans")


def test_marks_on_letters_count_only_where_letters_are_the_same() -> None:
    names = ["Zamora", "Álamo blanco", "Alamo", "Øresund", "Ebro", "Éfeso", "طَرفاء", "طرف"]
    assert sorted(names, key=lambda name: collation(name, "es")) == [
        "Alamo",
        "Álamo blanco",
        "Ebro",
        "Éfeso",
        "Zamora",
        "Øresund",
        "طرف",
        "طَرفاء",
    ]
