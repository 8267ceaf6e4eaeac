"""References by APA 7 and GB/T 7714-2025, each compared with its expected text."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cited_works as works
import orjson
import pytest

from blueprints.shared.works import csl_item
from blueprints.shared.works.names import split_initials
from features.citations.apa import apa, apa_parts
from features.citations.gbt7714 import gbt7714, gbt7714_parts
from features.citations.names import initials
from features.citations.parts import edition

MANUAL = orjson.loads((Path(__file__).parent / "apa-7.json").read_bytes())
"""Examples of the Publication Manual (7th edition) and of apastyle.apa.org, italics between
asterisks.
"""
STANDARD = orjson.loads((Path(__file__).parent / "gbt7714-2025.json").read_bytes())
"""Examples of GB/T 7714-2025 by clause, each as an entry and as the standard formats it."""
MARK = re.compile(r"[,:;]\s+|\s+\(|\)(?:\s+|$|(?=[,:;]))")
WIDE = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）"}
ACCESSED = re.compile(r"\[\d{4}-\d\d-\d\d\]")
ORIGINAL = re.compile(r" \(Original work published \d{4}\)")
GBT = {
    "BILINGUAL": "肖文交，等. 增生型造山带结构解析与时空制约[J/OL]. 地球科学，2019，44（5）：1661-1687. "
    "DOI:10.3799/dqkx.2019.979.",
    "ARTICLE": "Li Y，Wang Y G，Houghton R A，et al. Hidden carbon sink beneath desert[J/OL]. "
    "Geophysical Research Letters，2015，42：5880-5887. DOI:10.1002/2015GL064222.",
    "GAP": "Yang R，Li X，et al. Moss[J/OL]. Plants，2023. DOI:10.1/moss.",
    "BOOK": "Arid Lands Group. Deserts[M]. 2nd ed. Beijing：Science Press，2010.",
    "CHAPTER": "De Maeyer J-L，Wu N. Who owns water?[M]//Chen X，Lei J Q. Aral. Berlin：Springer，2020：1-9.",
    "THESIS": "Li L H. Snow[D]. UCAS，2011.",
    "REPORT": "UNEP. Water：7[R]. UNEP，2012.",
    "PATENT": "Li S Y. Sand barrier：CN101[P]. 2010-02-03.",
    "TALK": "Lei J Q. Dunes[C]//Forum on Deserts，2018.",
    "PREPRINT": "Lei J Q. Oases[PP/OL]. arXiv（2022-11-11）. https://doi.org/10.48550/x.",
    "SOFTWARE": "Li Y. Flow[CP/OL]. V1.2. XIEG，2024. https://example.org/flow.",
    "DATASET": "Zhang Y M. Soil crusts[DS/OL]. V2. Science Data Bank（2021-03）. https://cstr.cn/31253.11.x.",
}
APA = {
    "BILINGUAL": "Xiao, W., et al. (2019). 增生型造山带结构解析与时空制约 [Structural Analyses]. "
    "地球科学, 44(5), 1661–1687. https://doi.org/10.3799/dqkx.2019.979",
    "ARTICLE": "Li, Y., Wang, Y. G., Houghton, R. A., & Tang, L. S. (2015). Hidden carbon sink beneath desert. "
    "Geophysical Research Letters, 42, 5880–5887. https://doi.org/10.1002/2015GL064222",
    "GAP": "Yang, R., Li, X., … Zhang, D. (2023). Moss. Plants. https://doi.org/10.1/moss",
    "BOOK": "Arid Lands Group. (2010). Deserts (2nd ed.). Science Press.",
    "CHAPTER": "De Maeyer, J.-L., & Wu, N. (2020). Who owns water? "
    "In X. Chen & J. Q. Lei (Eds.), Aral (pp. 1–9). Springer.",
    "THESIS": "Li, L. H. (2011). Snow [Doctoral dissertation, UCAS].",
    "REPORT": "UNEP. (2012). Water (Report No. 7).",
    "PATENT": "Li, S. Y. (2010). Sand barrier (Patent No. CN101).",
    "TALK": "Lei, J. Q. (2018, September 2). Dunes [Paper presentation]. Forum on Deserts.",
    "PREPRINT": "Lei, J. Q. (2022). Oases. arXiv. https://doi.org/10.48550/x",
    "SOFTWARE": "Li, Y. (2024). Flow (Version 1.2) [Computer software]. XIEG. https://example.org/flow",
    "DATASET": "Zhang, Y. M. (2021). Soil crusts (Version V2) [Data set]. Science Data Bank.",
}


def item_of(name: str, **more: Any) -> dict[str, Any]:
    if name == "DATASET":
        return csl_item(works.DATASET | more, id="x", type="dataset", fields=works.DATASET_FIELDS)
    return csl_item(getattr(works, name) | more, id="x")


def texts_of(value: Any) -> Iterator[str]:
    """All texts of a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_of(one)


def test_a_paper_of_a_conference_series_is_cited_as_in_a_journal() -> None:
    """A series with volumes, issues and article numbers, such as IOP, E3S and MATEC."""
    item = csl_item(
        {
            "type": "paper-conference",
            "title": "Dunes",
            "author": [{"id": "a", "family": "Lei", "given": "J."}],
            "complete": True,
            "issued": "2019",
            "container-title": "IOP Conference Series: Earth and Environmental Science",
            "volume": "344",
            "issue": "1",
            "number": "012045",
        },
        id="x",
    )
    assert apa(item) == (
        "Lei, J. (2019). Dunes. IOP Conference Series: Earth and Environmental Science, 344(1), Article 012045."
    )
    assert gbt7714(item) == (
        "Lei J. Dunes[C]. IOP Conference Series: Earth and Environmental Science，2019，344（1）：012045."
    )


@pytest.mark.parametrize("name", GBT)
def test_gbt7714(name: str) -> None:
    assert gbt7714(item_of(name)) == GBT[name]


@pytest.mark.parametrize("example", STANDARD, ids=lambda one: one["clause"])
def test_gbt7714_by_the_standards_own_examples(example: dict[str, Any]) -> None:
    """Exactly, except for the date of access, which entries lack, and for punctuation in titles and
    names, which stays as published.
    """
    text = ACCESSED.sub("", example["text"])
    for published in texts_of(example["raw"]):
        text = text.replace(MARK.sub(lambda found: WIDE[found[0].strip()], published), published)
    assert gbt7714(csl_item(example["raw"], id="x")) == text


@pytest.mark.parametrize("example", MANUAL, ids=lambda one: one["text"].split(" (")[0][:24])
def test_apa_by_the_manuals_own_examples(example: dict[str, Any]) -> None:
    """Exactly, except for the original year of a translation, which entries lack."""
    parts = apa_parts(csl_item(example["raw"], id="x"))
    text = "".join(f"*{part.text}*" if part.italic else part.text for part in parts)
    assert text == ORIGINAL.sub("", example["text"])


@pytest.mark.parametrize("name", APA)
def test_apa(name: str) -> None:
    assert apa(item_of(name)) == APA[name]


@pytest.mark.parametrize("name", GBT)
def test_parts_name_the_title_and_what_it_appeared_in(name: str) -> None:
    item = item_of(name)
    for parts in (apa_parts(item), gbt7714_parts(item)):
        assert [part.text for part in parts if part.role == "title"] == [item["title"]]
        assert all(part.href for part in parts if part.role == "link")


def test_chinese_authors_of_a_chinese_work_stop_after_three() -> None:
    names = [
        {"family": "陈", "given": "亚宁"},
        {"family": "李", "given": "彦"},
        {"literal": "吉力力·阿不都外力"},
        {"family": "张", "given": "元明"},
    ]
    item = item_of("BILINGUAL", author=names, complete=True)
    assert gbt7714(item).startswith("陈亚宁，李彦，吉力力·阿不都外力，等. ")
    three = item_of("BILINGUAL", author=names[:3], complete=True)
    assert gbt7714(three).startswith("陈亚宁，李彦，吉力力·阿不都外力. ")


def test_issues_without_a_volume_and_articles_online_first() -> None:
    assert "[J]. 文献，2013（1）：56-75." in gbt7714(
        csl_item(
            {
                "type": "article-journal",
                "title": "抄校书考略",
                "container-title": "文献",
                "issue": "1",
                "page": "56–75",
                "issued": "2013-02",
            },
            id="x",
        )
    )
    assert gbt7714(item_of("ARTICLE", volume="", page="", issued="2024-05-09")).endswith(
        "Geophysical Research Letters，2024-05-09. DOI:10.1002/2015GL064222."
    )


def test_titles_and_names_stay_as_published() -> None:
    title = "Audits (of f(x)), data; and 3,000 more: Tianshan, China"
    item = item_of("ARTICLE", title=title, **{"container-title": "Science in China: Series D"})
    assert f". {title}[J/OL]. Science in China: Series D，2015，42：5880" in gbt7714(item)


def test_what_stands_on_a_platform_has_its_address_beside_the_doi() -> None:
    item = item_of("DATASET", CSTR="", DOI="10.1/x", URL="https://data.example/1")
    assert gbt7714(item).endswith(" https://data.example/1. DOI:10.1/x.")
    assert gbt7714(item_of("DATASET", CSTR="", DOI="10.1/x")).endswith(
        "（2021-03）. https://doi.org/10.1/x."
    )


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("4", "4th ed.", "4版"),
        ("4th", "4th ed.", "4版"),
        ("Fourth", "4th ed.", "4版"),
        ("4th ed.", "4th ed.", "4版"),
        ("第4版", "4th ed.", "4版"),
        ("第四版", "4th ed.", "4版"),
        ("22nd edition", "22nd ed.", "22版"),
        ("11", "11th ed.", "11版"),
        ("1", "", ""),
        ("First", "", ""),
        ("", "", ""),
        ("Revised edition", "Rev. ed.", "修订版"),
        ("International", "International ed.", "International"),
        ("影印本", "影印本", "影印本"),
    ],
)
def test_editions(text: str, english: str, chinese: str) -> None:
    assert (edition(text), edition(text, True)) == (english, chinese)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-06-03", "2026-06-05", "2026, June 3–5"),
        ("2026-06-30", "2026-07-02", "2026, June 30–July 2"),
        ("2026-12-30", "2027-01-02", "2026, December 30–2027, January 2"),
        ("2026-06-03", "", "2026, June 3"),
        ("2026-06-03", "2026-06-03", "2026, June 3"),
        ("2026-06", "2026-07", "2026, June–July"),
        ("2026", "", "2026"),
        ("", "2026-06-05", "2026, June 5"),
        ("2026", "2027", "2026–2027"),
        ("2026-06", "2026-06-05", "2026, June"),
    ],
)
def test_apa_days_of_a_conference(start: str, end: str, days: str) -> None:
    held = {name: value for name, value in (("start", start), ("end", end)) if value}
    assert apa(item_of("TALK", **{"event-date": held})).startswith(
        f"Lei, J. Q. ({days}). Dunes [Paper presentation]"
    )
    paper = item_of("TALK", **{"event-date": held, "container-title": "Proceedings"})
    assert apa(paper).startswith("Lei, J. Q. (2018). Dunes")


def test_apa_editors_beside_translators() -> None:
    names = [{"family": "Li", "given": "Y"}, {"family": "Wu", "given": "N"}]
    assert "(Y. Li, Ed., & N. Wu, Trans.; 2nd ed.)" in apa(
        item_of("BOOK", editor=names[:1], translator=names[1:])
    )
    assert "(Y. Li & N. Wu, Eds. & Trans.; 2nd ed.)" in apa(
        item_of("BOOK", editor=names, translator=names)
    )


def test_what_has_no_archive_number_or_translator_leaves_no_hole() -> None:
    bare = {"title": "T", "author": [{"literal": "N"}], "complete": True, "issued": "2020"}
    for kind in ("proceedings", "standard", "map", "manuscript", "article-newspaper"):
        for text in (
            apa(csl_item(bare | {"type": kind}, id="x")),
            gbt7714(csl_item(bare | {"type": kind}, id="x")),
        ):
            assert not any(
                sign in text for sign in ("..", " ,", " .", "  ", "None", "()", "（）")
            ), text
    assert gbt7714(item_of("BOOK", translator=[{"family": "Wu", "given": "N"}])) == (
        "Arid Lands Group. Deserts[M]. Wu N，trans. 2nd ed. Beijing：Science Press，2010."
    )


def test_apa_names_of_people() -> None:
    king = {"family": "King", "given": "Martin Luther", "suffix": "Jr."}
    assert apa(
        item_of("BOOK", author=[king, {"family": "van der Veen", "given": "P. H."}])
    ).startswith("King, M. L., Jr., & van der Veen, P. H. (2010)")
    assert "In M. L. King, Jr., X. Chen, & N. Wu (Eds.), Aral (3rd ed., Vol. 2, p. 7)" in apa(
        item_of(
            "CHAPTER",
            editor=[king, {"family": "Chen", "given": "Xi"}, {"family": "Wu", "given": "N"}],
            edition="3",
            volume="2",
            page="7",
        )
    )


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"family": "肖", "given": "文交", "name": {"en": "Xiao Wenjiao"}}, "Xiao, W."),
        ({"family": "肖", "given": "文交", "name": {"en": "Wenjiao Xiao"}}, "Xiao, W."),
        ({"family": "肖", "given": "文交", "name": {"en": "Xiao, Wen-Jiao"}}, "Xiao, W.-J."),
        ({"literal": "陈亚宁", "name": {"en": "Chen Yaning"}}, "Chen, Y."),
        (
            {"literal": "吉力力·阿不都外力", "name": {"en": "Jilili Abuduwaili"}},
            "Jilili Abuduwaili",
        ),
        ({"family": "肖", "given": "文交"}, "肖文交"),
    ],
)
def test_apa_chinese_names(row: dict[str, Any], name: str) -> None:
    assert apa(item_of("BOOK", author=[row])).startswith(
        f"{name}{'' if name[-1] == '.' else '.'} (2010)"
    )


def test_apa_names_twenty_authors_and_of_more_the_last() -> None:
    names = [{"family": f"A{number}", "given": "B"} for number in range(1, 22)]
    assert "A19, B., & A20, B. (2015)" in apa(item_of("ARTICLE", author=names[:20]))
    assert "A19, B., … A21, B. (2015)" in apa(item_of("ARTICLE", author=names))


@pytest.mark.parametrize(
    ("missing", "gbt", "american"),
    [
        (("issued",), "[J/OL]. Geophysical Research Letters，42：5880", "(n.d.)"),
        (
            ("volume", "page"),
            "[J/OL]. Geophysical Research Letters，2015.",
            "Geophysical Research Letters. https",
        ),
        (("container-title", "volume", "page", "issued"), "desert[J/OL]. DOI", "desert. https"),
        (
            ("author",),
            "Hidden carbon sink beneath desert[J/OL]",
            "Hidden carbon sink beneath desert. (2015). Geo",
        ),
        (("DOI",), "5880-5887.", "5880–5887."),
    ],
)
def test_what_is_not_known_leaves_no_hole(
    missing: tuple[str, ...], gbt: str, american: str
) -> None:
    item = csl_item(
        {name: value for name, value in works.ARTICLE.items() if name not in missing}, id="x"
    )
    assert gbt in gbt7714(item)
    assert american in apa(item)
    for text in (apa(item), gbt7714(item)):
        assert not any(sign in text for sign in ("..", " ,", " .", "  ", ", ,", "None"))


@pytest.mark.parametrize(
    ("given", "short", "bare"),
    [
        ("Y", "Y.", "Y"),
        ("YG", "Y. G.", "Y G"),
        ("Yaning", "Y.", "Y"),
        ("Jean-Luc", "J.-L.", "J-L"),
        ("Richard A.", "R. A.", "R A"),
        ("R. A.", "R. A.", "R A"),
        ("J.-L.", "J.-L.", "J-L"),
        ("Йосеф", "Й.", "Й"),
        ("", "", ""),
        ("BO", "B. O.", "B O"),
        ("é", "É.", "É"),
    ],
)
def test_initials(given: str, short: str, bare: str) -> None:
    assert initials(given) == short
    assert initials(given, "") == bare


def test_packed_initials_are_spelled_apart() -> None:
    names = {"YG": "Y. G.", "Y": "Y.", "Yaning": "Yaning", "文交": "文交", "R. A.": "R. A."}
    assert {name: split_initials(name) for name in names} == names
