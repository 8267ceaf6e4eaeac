"""A work as the styles and files ask for it: its variables by name, its dates, pages and people."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from cms.formats.citations.csl import NUMBERED, Item
from cms.formats.citations.names import Name, is_han

RESOLVER = "https://doi.org/"
CSTR_RESOLVER = "https://cstr.cn/"

Notes = Mapping[str, Any]
"""Data of one author in `custom`: person, name by language, corresponding, omitted."""


class Work:
    """A CSL-JSON item. `work.container_title` is the text of its variable `container-title`; a
    variable that isn't known is empty.
    """

    def __init__(self, item: Item) -> None:
        self.item = item
        self.type: str = item["type"]
        self.custom: dict[str, Any] = item.get("custom", {})
        self.author: list[Name] = item.get("author", [])
        self.editor: list[Name] = item.get("editor", [])
        self.translator: list[Name] = item.get("translator", [])

    def __getattr__(self, name: str) -> str:
        return self.text(name.replace("_", "-"))

    def text(self, variable: str) -> str:
        """A variable by CSL's name for it."""
        return str(self.item.get(variable, ""))

    def names(self, role: str) -> list[Name]:
        """The names of the authors, editors or translators."""
        return list(self.item.get(role, []))

    def people(self, role: str = "author") -> list[tuple[Name, Notes]]:
        """The names of a role with the notes on each; empty for a name without."""
        return list(zip_longest(self.names(role), self.custom.get(role, []), fillvalue={}))

    @property
    def is_complete(self) -> bool:
        """Whether all authors are listed."""
        return bool(self.custom.get("complete", True))

    @property
    def gap(self) -> int | None:
        """Where authors are left out before one that is listed: the index of that one."""
        for index, (_name, notes) in enumerate(self.people()):
            if index and notes.get("omitted"):
                return index
        return None

    @property
    def is_chinese(self) -> bool:
        """Whether it is in Chinese: by its language, else by its title."""
        if self.language:
            return self.language.partition("-")[0] == "zh"
        return is_han(self.title)

    @property
    def translated_titles(self) -> dict[str, str]:
        """Language → title."""
        return dict(self.custom.get("title", {}))

    def dates(self, variable: str = "issued") -> list[list[int]]:
        """The dates of a date variable: one, or the first and the last day; none where it isn't
        known.

        Each has year, month and day as far as they are known.
        """
        dates: list[list[int]] = self.item.get(variable, {}).get("date-parts", [])
        return dates

    @property
    def date(self) -> list[int]:
        """Year, month, day of publication as far as they are known."""
        dates = self.dates()
        return dates[0] if dates else []

    @property
    def year(self) -> str:
        """The year it appeared; empty where it isn't known."""
        return "".join(map(str, self.date[:1]))

    @property
    def pages(self) -> tuple[str, str]:
        """First and last page; the last is empty for a single page."""
        first, _, last = self.page.partition("-")
        return first.strip(), last.strip()

    @property
    def article_number(self) -> str:
        """The number that stands for the pages of a work that has none."""
        return "" if self.type in NUMBERED or self.page else self.number

    @property
    def cstr(self) -> str:
        """Its identifier in China's registry of scientific resources."""
        return str(self.custom.get("CSTR", ""))

    @property
    def address(self) -> str:
        """Its link: its DOI as an address, else its own; empty where it has neither."""
        return f"{RESOLVER}{self.DOI}" if self.DOI else self.URL
