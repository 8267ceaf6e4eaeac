"""Generated entries, so many that their lists are divided into pages."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.entries import BOTH

INSTITUTE = "institute"
NAMES = (("Aksu", "阿克苏"), ("Baicheng", "拜城"), ("Cele", "策勒"), ("Shule", "疏勒"))
FAMILIES = (("Bai", "白"), ("Chen", "陈"), ("Wang", "王"), ("Zhang", "张"))


def two(number: int, what: str, names: tuple[tuple[str, str], ...] = NAMES) -> dict[str, str]:
    """Return the English and the Chinese name of the entry with a number."""
    en, zh = names[number % len(names)]
    return {"en": f"{en} {what} {number}", "zh": f"{zh}{number}"}


def year_of(number: int) -> int:
    """Return a year; forty entries in turn have the same."""
    return 2024 - number // 40 % 20


def paper(number: int) -> dict[str, Any]:
    year = year_of(number)
    months = {0: "", 1: "-03", 2: "-11-20"}
    return {
        "type": "article-journal",
        "title": f"Water and soil of oasis {number} in the drylands of Central Asia",
        "author": [
            {"id": "a", "family": "Li", "given": "Na"},
            {
                "id": "b",
                "family": "Bai",
                "given": f"Person{number % 60}",
                "person": f"p{number % 60}",
            },
        ],
        "complete": True,
        "issued": f"{year}{months[number % 3]}" if number % 50 else "",
        "container-title": f"Journal of Oases {number % 40}",
        "volume": str(number % 30),
        "page": "1–12",
        "summary": {"en": "How water moves in the soil of an oasis.", "zh": "绿洲土壤水分运动。"},
        "units": [INSTITUTE],
        "access": "open",
    }


def person(number: int) -> dict[str, Any]:
    en, zh = FAMILIES[number % 4]
    name = {"en": f"{en} Person{number}", "zh": f"{zh}某{number}"}
    return {"name": name, "sortName": name["en"], "status": "current", "units": [INSTITUTE]}


def news(number: int) -> dict[str, Any]:
    return {
        "headline": two(number, "news"),
        "date": f"{year_of(number)}-{number % 12 + 1:02}-10",
        "category": "research",
        "summary": {"en": "A notice of the institute.", "zh": "研究所消息。"},
        "body": {"en": ["Text."], "zh": ["正文。"]},
    }


def dataset(number: int) -> dict[str, Any]:
    return {
        "title": two(number, "data"),
        "creators": [{"id": "a", "literal": "Institute"}],
        "publisher": {"en": "Institute", "zh": "研究所"},
        "year": str(year_of(number)),
        "identifier": f"10.1/{number}",
        "access": "open",
        "description": {"en": ["Readings."], "zh": ["数据。"]},
    }


def project(number: int) -> dict[str, Any]:
    return {
        "title": two(number, "project"),
        "start": str(year_of(number)),
        "end": str(year_of(number) + 1),
        "countries": ["KZ"],
        "description": {"en": ["What is done."], "zh": ["工作。"]},
    }


def conference(number: int) -> dict[str, Any]:
    day = f"{year_of(number)}-05-0{number % 9 + 1}"
    return {"name": two(number, "conference"), "start": day, "end": day, "country": "CN"}


def organization(number: int) -> dict[str, Any]:
    return {"name": two(number, "academy"), "kind": "institute", "country": "KZ"}


def named(number: int) -> dict[str, Any]:
    return {"name": two(number, "place")}


def collection(number: int) -> dict[str, Any]:
    return named(number) | {"kind": "herbarium"}


def job(number: int) -> dict[str, Any]:
    return {
        "title": two(number, "position"),
        "datePosted": f"{year_of(number)}-01-01",
        "validThrough": f"{year_of(number)}-02-01",
        "employmentType": "full-time",
        "description": {"en": ["Work."], "zh": ["工作。"]},
    }


def open_job(number: int) -> dict[str, Any]:
    return job(number) | {"validThrough": f"2999-01-{number % 28 + 1:02}"}


def story(number: int) -> dict[str, Any]:
    return {
        "headline": two(number, "story"),
        "date": f"{year_of(number)}-06-01",
        "summary": {"en": "A story.", "zh": "故事。"},
        "body": {"en": ["Text."], "zh": ["正文。"]},
    }


MAKERS: Mapping[str, Callable[[int], dict[str, Any]]] = {
    "papers": paper,
    "people": person,
    "news": news,
    "datasets": dataset,
    "projects": project,
    "conferences": conference,
    "organizations": organization,
    "stations": named,
    "collections": collection,
    "journals": named,
    "jobs": job,
    "stories": story,
}


def write_many(data: Path, **numbers: int) -> None:
    """Write the institute as a unit, and so many entries of each type into the folder of a site."""
    unit = {"name": {"en": "Institute", "zh": "研究所"}, "kind": "institute"}
    write(data, "units", INSTITUTE, unit)
    for type, number in numbers.items():
        for one in range(number):
            write(data, type, f"{type[0]}{one}", MAKERS[type](one))


def write(data: Path, type: str, key: str, values: Mapping[str, Any]) -> None:
    """Write an entry that is published in both languages."""
    file = data / "content" / type / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in values.items() if value != ""}
    file.write_text(json.dumps({**kept, "publication": BOTH}, ensure_ascii=False), "utf-8")


def pages_of(get: Callable[[str], str], address: str) -> dict[str, str]:
    """Return every page of a list from the first on: address → HTML."""
    found: dict[str, str] = {}
    while address:
        assert address not in found
        found[address] = get(address)
        following = re.search(r'<link rel="next" href="([^"]*)">', found[address])
        address = following[1] if following else ""
    return found
