"""The content of a benchmark: N bilingual entries, the same each time and for every tool.

Nine entries in ten are news over twenty years; the rest are people, projects and papers that the
news refer to. Each entry is generated from its number and the seed alone, so that 100,000 of them
need no memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench import words

CATEGORIES = ("research", "cooperation", "event", "notice")
FIRST, DAYS = date(2006, 1, 1), 20 * 365
SHOWN = 10
"""How many of the news that refer to a person, project or paper the peers' pages list, newest
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
    """The two previous news of the category."""
    news: tuple[str, ...] = ()
    """The newest news that refer to this entry."""


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
        """Yield news, oldest first; then the entries they refer to."""
        referring: dict[str, list[str]] = {}
        for number in range(self.news):
            entry = self.item(number)
            for key in (*entry.people, *entry.projects, *entry.papers):
                referring.setdefault(key, []).append(entry.key)
            yield entry
        for type, count in (
            ("people", self.people),
            ("projects", self.projects),
            ("papers", self.papers),
        ):
            for number in range(count):
                yield self.other(type, number, referring)

    def item(self, number: int) -> Entry:
        """Return a news item. A number past the last gives a new one, dated like the newest."""
        random = Random(f"{self.seed} news {number}")
        day = FIRST + timedelta(days=min(number, self.news - 1) * DAYS // self.news)
        earlier = (number - step * len(CATEGORIES) for step in (1, 2))
        more = [f"news-{other}" for other in earlier if 0 <= other < self.news]
        return Entry(
            "news",
            f"news-{number}",
            words.title(random, number),
            words.sentence(random),
            words.paragraphs(random, random.randint(3, 8)),
            day,
            CATEGORIES[number % len(CATEGORIES)],
            projects=(f"projects-{random.randrange(self.projects)}",),
            people=tuple(
                sorted(
                    {f"people-{random.randrange(self.people)}" for _ in range(random.randint(0, 2))}
                )
            ),
            papers=(f"papers-{random.randrange(self.papers)}",) if number % 3 == 0 else (),
            more=tuple(more),
        )

    def other(self, type: str, number: int, referring: dict[str, list[str]]) -> Entry:
        """Return a person, project or paper, with the newest of the news that refer to it."""
        random, key = Random(f"{self.seed} {type} {number}"), f"{type}-{number}"
        title = words.title(random, number)
        if type == "people":
            family, given = random.choice(FAMILIES), random.choice(GIVEN)
            title = (f"{family[0]} {given[0]} {number}", f"{family[1]}{given[1]}{number}")
        return Entry(
            type,
            key,
            title,
            words.sentence(random),
            words.paragraphs(random, random.randint(2, 4)),
            FIRST + timedelta(days=random.randrange(DAYS)),
            news=tuple(reversed(referring.get(key, [])[-SHOWN:])),
        )
