"""Works with known references."""

from typing import Any

from blueprints.shared.works import csl_item

BILINGUAL: dict[str, Any] = {
    "type": "article-journal",
    "title": "增生型造山带结构解析与时空制约",
    "language": "zh",
    "titleTranslated": {"en": "Structural Analyses"},
    "issued": "2019",
    "container-title": "地球科学",
    "volume": "44",
    "author": [
        {
            "id": "a",
            "family": "肖",
            "given": "文交",
            "name": {"en": "Xiao Wenjiao"},
            "person": "xiao-wenjiao",
        }
    ],
    "issue": "5",
    "page": "1661–1687",
    "DOI": "10.3799/dqkx.2019.979",
}
ARTICLE: dict[str, Any] = {
    "type": "article-journal",
    "title": "Hidden carbon sink beneath desert",
    "language": "en",
    "complete": True,
    "author": [
        {"family": "Li", "given": "Y"},
        {"family": "Wang", "given": "YG"},
        {"family": "Houghton", "given": "Richard A."},
        {"family": "Tang", "given": "LS", "corresponding": True},
    ],
    "issued": "2015",
    "container-title": "Geophysical Research Letters",
    "volume": "42",
    "page": "5880–5887",
    "DOI": "10.1002/2015GL064222",
}
GAP: dict[str, Any] = {
    "type": "article-journal",
    "title": "Moss",
    "language": "en",
    "issued": "2023",
    "container-title": "Plants",
    "author": [
        {"family": "Yang", "given": "R"},
        {"family": "Li", "given": "X"},
        {"family": "Zhang", "given": "D", "omitted": True},
    ],
    "DOI": "10.1/moss",
}
BOOK: dict[str, Any] = {
    "type": "book",
    "title": "Deserts",
    "complete": True,
    "author": [{"literal": "Arid Lands Group"}],
    "issued": "2010",
    "publisher": "Science Press",
    "publisher-place": "Beijing",
    "edition": "2nd",
}
CHAPTER: dict[str, Any] = {
    "type": "chapter",
    "title": "Who owns water?",
    "complete": True,
    "issued": "2020",
    "page": "1–9",
    "author": [{"family": "De Maeyer", "given": "Jean-Luc"}, {"family": "Wu", "given": "N"}],
    "editor": [{"family": "Chen", "given": "X"}, {"family": "Lei", "given": "JQ"}],
    "container-title": "Aral",
    "publisher": "Springer",
    "publisher-place": "Berlin",
}
THESIS: dict[str, Any] = {
    "type": "thesis",
    "title": "Snow",
    "complete": True,
    "author": [{"family": "Li", "given": "LH"}],
    "issued": "2011",
    "publisher": "UCAS",
    "genre": "Doctoral dissertation",
}
REPORT: dict[str, Any] = {
    "type": "report",
    "title": "Water",
    "complete": True,
    "author": [{"literal": "UNEP"}],
    "issued": "2012",
    "number": "7",
    "publisher": "UNEP",
}
PATENT: dict[str, Any] = {
    "type": "patent",
    "title": "Sand barrier",
    "complete": True,
    "author": [{"family": "Li", "given": "SY"}],
    "issued": "2010-02-03",
    "number": "CN101",
}
TALK: dict[str, Any] = {
    "type": "paper-conference",
    "title": "Dunes",
    "complete": True,
    "author": [{"family": "Lei", "given": "JQ"}],
    "issued": "2018-09-02",
    "event-title": "Forum on Deserts",
}
PREPRINT: dict[str, Any] = {
    "type": "article",
    "title": "Oases",
    "complete": True,
    "author": [{"family": "Lei", "given": "JQ"}],
    "issued": "2022-11-11",
    "publisher": "arXiv",
    "DOI": "10.48550/x",
}
SOFTWARE: dict[str, Any] = {
    "type": "software",
    "title": "Flow",
    "complete": True,
    "author": [{"family": "Li", "given": "Y"}],
    "issued": "2024",
    "version": "v1.2",
    "publisher": "XIEG",
    "URL": "https://example.org/flow",
}
SESSION: dict[str, Any] = TALK | {
    "title": "Poster",
    "event-date": {"start": "2018-09-02", "end": "2018-09-05"},
    "genre": "Poster presentation",
    "publisher-place": "Urumqi",
}
PROCEEDINGS: dict[str, Any] = {
    "type": "proceedings",
    "title": "Water of Central Asia: proceedings",
    "issued": "2012",
    "publisher": "Ocean Press",
    "publisher-place": "Beijing",
    "event-title": "Water Symposium",
    "event-date": {"start": "2011-06-30", "end": "2011-07-02"},
    "editor": [{"family": "Niu", "given": "Zhiming"}, {"family": "Lei", "given": "Guangchun"}],
}
NEWSPAPER: dict[str, Any] = {
    "type": "article-newspaper",
    "title": "Trees hold the sand",
    "complete": True,
    "issued": "2000-11-20",
    "page": "15",
    "author": [{"family": "Ding", "given": "W."}],
    "container-title": "China Youth Daily",
    "language": "en",
}
STANDARD: dict[str, Any] = {
    "type": "standard",
    "title": "Audit data collection",
    "number": "ISO 21378:2019",
    "complete": True,
    "author": [{"literal": "International Organization for Standardization"}],
    "issued": "2019",
    "language": "en",
}
MAP: dict[str, Any] = {
    "type": "map",
    "title": "Vegetation of Xinjiang",
    "complete": True,
    "author": [{"family": "Hu", "given": "J."}],
    "issued": "2021",
    "publisher": "Science Press",
    "publisher-place": "Beijing",
    "scale": "1:25000",
    "dimensions": "128 cm × 84 cm",
    "number": "K-45",
    "language": "en",
}
MANUSCRIPT: dict[str, Any] = {
    "type": "manuscript",
    "title": "Notes of the Lop Nor survey",
    "complete": True,
    "issued": "1931-11-07",
    "author": [{"family": "Chen", "given": "Z."}],
    "archive": "Provincial Archives",
    "publisher-place": "Urumqi",
    "number": "LS031-001",
    "language": "en",
}
TRANSLATION: dict[str, Any] = BOOK | {
    "title": "Steppes",
    "translator": [{"family": "Xie", "given": "Yuantao"}],
    "language": "en",
    "ISBN": "978-7-302-58978-5",
}
DEPOSITED: dict[str, Any] = THESIS | {
    "title": "Glaciers",
    "archive": "PQDT Open",
    "number": "10289373",
    "CSTR": "35001.37.01.33142.20220037",
    "URL": "https://example.org/t",
}
DATASET: dict[str, Any] = {
    "title": "Soil crusts",
    "complete": True,
    "creators": [{"family": "Zhang", "given": "YM"}],
    "year": "2021-03",
    "publisher": "Science Data Bank",
    "version": "V2",
    "CSTR": "31253.11.x",
}
DATASET_FIELDS = {"author": "creators", "issued": "year"}


def items() -> list[dict[str, Any]]:
    """Return all of them as CSL items."""
    return [
        csl_item(
            value,
            id=name.lower(),
            type="dataset",
            fields=DATASET_FIELDS if name == "DATASET" else {},
        )
        for name, value in globals().items()
        if isinstance(value, dict) and "title" in value
    ]
