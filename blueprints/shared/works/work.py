"""A work as styles and file formats read it: variables by name, dates, pages and people."""

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from blueprints.shared.works.csl import NUMBERED, Item
from blueprints.shared.works.names import Name, is_han

IN_PERIODICALS = ("article-journal", "article-newspaper")
"""Types of works that are part of a periodical."""


def format_date(parts: Iterable[int], separator: str = "-") -> str:
    """Return a date as digits, as far as it is known: 2019-03-07."""
    return separator.join(f"{part:02}" for part in parts)


RESOLVER = "https://doi.org/"
CSTR_RESOLVER = "https://cstr.cn/"

Notes = Mapping[str, Any]
"""Data of one author in `custom`: person, name by language, corresponding, omitted."""


class Work:
    """A CSL-JSON item. `work.container_title` is the text of its variable `container-title`;
    missing variables are empty.
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
        """Return a variable by CSL's name for it."""
        return str(self.item.get(variable, ""))

    def names(self, role: str) -> list[Name]:
        """Return the names of the authors, editors or translators."""
        return list(self.item.get(role, []))

    def people(self, role: str = "author") -> list[tuple[Name, Notes]]:
        """Return the names of a role with the notes on each, which may be empty."""
        return list(zip_longest(self.names(role), self.custom.get(role, []), fillvalue={}))

    @property
    def is_complete(self) -> bool:
        """Whether all authors are listed."""
        return bool(self.custom.get("complete", True))

    @property
    def gap(self) -> int | None:
        """The index of the first author listed after authors that are left out; None if there is no
        gap.
        """
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
        """Return the dates of a date variable: one, or the first and the last day; empty if not
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
        """The year of publication; empty if it isn't known."""
        return "".join(map(str, self.date[:1]))

    @property
    def pages(self) -> tuple[str, str]:
        """First and last page; the last is empty for a single page."""
        first, _, last = self.page.partition("-")
        return first.strip(), last.strip()

    @property
    def article_number(self) -> str:
        """The number of a work that has no pages in its volume."""
        return "" if self.type in NUMBERED or self.page else self.number

    @property
    def is_in_periodical(self) -> bool:
        """Whether it is part of a periodical: an article, or a paper of a conference series that
        numbers its volumes, issues and papers as a journal does.
        """
        if self.type == "paper-conference":
            return bool(
                self.container_title and self.volume and (self.issue or self.article_number)
            )
        return self.type in IN_PERIODICALS

    @property
    def cstr(self) -> str:
        """Its identifier in China's registry of scientific resources."""
        return str(self.custom.get("CSTR", ""))

    @property
    def address(self) -> str:
        """Its DOI as an address, else its own address; empty if it has neither."""
        return f"{RESOLVER}{self.DOI}" if self.DOI else self.URL
