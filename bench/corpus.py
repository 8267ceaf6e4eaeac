"""The content of a benchmark: N bilingual entries, the same each time, whatever tool builds pages
of them.

Nine entries in ten are news over twenty years; the rest are people, projects and papers that the
news point to. Each entry is made from its number and the seed alone, so that 100,000 of them need
no memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench import words

CATEGORIES = ("research", "cooperation", "event", "notice")
FIRST, DAYS = date(2006, 1, 1), 20 * 365
SHOWN = 10
"""How many of the news that point to a person, project or paper the peers' pages list, newest
first.
"""
FAMILIES = (
    ("Chen", "陈"),
    ("Zhang", "张"),
    ("Wang", "王"),
    ("Lei", "雷"),
    ("Zeng", "曾"),
    ("Li", "李"),
)
GIVEN = (
    ("Yaning", "亚宁"),
    ("Fanjiang", "凡江"),
    ("Jiaqiang", "加强"),
    ("Wenjiang", "文江"),
    ("Lan", "兰"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. Texts are pairs of English and Chinese; bodies are Markdown."""

    type: str
    key: str
    title: words.Pair
    summary: words.Pair
    body: words.Pair
    date: date
    category: str = ""
    projects: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    """The two news of the category before this one."""
    news: tuple[str, ...] = ()
    """The newest news that point here."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """`entries` is the number of entries of all types; each is in both languages."""

    entries: int
    seed: int = 7

    @property
    def people(self) -> int:
        return max(self.entries * 4 // 100, 3)

    @property
    def projects(self) -> int:
        return max(self.entries * 2 // 100, 2)

    @property
    def papers(self) -> int:
        return max(self.entries * 4 // 100, 3)

    @property
    def news(self) -> int:
        return max(self.entries - self.people - self.projects - self.papers, 1)

    def __iter__(self) -> Iterator[Entry]:
        """News first, oldest first; then what they point to."""
        pointing: dict[str, list[str]] = {}
        for number in range(self.news):
            entry = self.item(number)
            for key in (*entry.people, *entry.projects, *entry.papers):
                pointing.setdefault(key, []).append(entry.key)
            yield entry
        for type, count in (
            ("people", self.people),
            ("projects", self.projects),
            ("papers", self.papers),
        ):
            for number in range(count):
                yield self.other(type, number, pointing)

    def item(self, number: int) -> Entry:
        """A news item; a number past the last gives one that is new, of the day of the newest."""
        dice = Random(f"{self.seed} news {number}")
        day = FIRST + timedelta(days=min(number, self.news - 1) * DAYS // self.news)
        earlier = (number - step * len(CATEGORIES) for step in (1, 2))
        more = [f"news-{other}" for other in earlier if 0 <= other < self.news]
        return Entry(
            "news",
            f"news-{number}",
            words.title(dice, number),
            words.sentence(dice),
            words.paragraphs(dice, dice.randint(3, 8)),
            day,
            CATEGORIES[number % len(CATEGORIES)],
            projects=(f"projects-{dice.randrange(self.projects)}",),
            people=tuple(
                sorted({f"people-{dice.randrange(self.people)}" for _ in range(dice.randint(0, 2))})
            ),
            papers=(f"papers-{dice.randrange(self.papers)}",) if number % 3 == 0 else (),
            more=tuple(more),
        )

    def other(self, type: str, number: int, pointing: dict[str, list[str]]) -> Entry:
        """A person, project or paper, with the newest of the news that point to it."""
        dice, key = Random(f"{self.seed} {type} {number}"), f"{type}-{number}"
        title = words.title(dice, number)
        if type == "people":
            family, given = dice.choice(FAMILIES), dice.choice(GIVEN)
            title = (f"{family[0]} {given[0]} {number}", f"{family[1]}{given[1]}{number}")
        return Entry(
            type,
            key,
            title,
            words.sentence(dice),
            words.paragraphs(dice, dice.randint(2, 4)),
            FIRST + timedelta(days=dice.randrange(DAYS)),
            news=tuple(reversed(pointing.get(key, [])[-SHOWN:])),
        )
