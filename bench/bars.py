"""The limits that the program has set itself, and whether a benchmark meets them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

DEFAULT_ENTRIES = 10_000
"""The number of entries that most limits are for."""

Results = dict[str, Any]
"""Part → figures, at one size."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One limit: `figure` of the results may be at most `limit`, or at least if `least`."""

    text: str
    figure: Callable[[Results], float]
    limit: float
    unit: str = ""
    least: bool = False
    entries: int = DEFAULT_ENTRIES

    def is_met(self, figure: float) -> bool:
        """Return whether a figure is within the limit. The unrounded figure is compared."""
        return figure >= self.limit if self.least else figure <= self.limit


def ratio(kind: str, figure: str = "cpu") -> Callable[[Results], float]:
    """Return our full build of a kind, relative to Hugo's: processor time, or another figure."""
    return lambda results: (
        results["full"]["ours"][kind][figure] / results["full"]["hugo"]["cold"][figure]
    )


def edit_ratio(results: Results) -> float:
    """Return our build after an edit of a body, relative to Hugo's: wall time, because somebody
    waits for it.
    """
    found = results["edits"]
    return float(found["ours"]["body"]["wall"] / found["peers"]["hugo"]["wall"])


def many_ratio(results: Results) -> float:
    """Return our build after an edit of everything, relative to a full one with nothing kept."""
    every = results["edits"]["every"]
    return float(every["after"]["cpu"] / every["full"]["cpu"])


def touched(kind: str, files: str = "pages") -> Callable[[Results], float]:
    """Return the number of pages, or other files, that an edit of a kind changes."""
    return figure_at("edits", "ours", kind, files)


def figure_at(*path: str) -> Callable[[Results], float]:
    """Return the figure at a path of keys."""

    def figure(results: Results) -> float:
        value: Any = results
        for key in path:
            value = value[key]
        return float(value)

    return figure


def rate_ratio(other: str) -> Callable[[Results], float]:
    """Return our pages a second, relative to another server's."""
    return lambda results: (
        results["live"]["loads"]["ours"]["rate"] / results["live"]["loads"][other]["rate"]
    )


def files_of(work: str) -> Callable[[Results], float]:
    """Return the number of source files that some work runs through."""
    return figure_at("counts", f"source files run through by {work}, without features")


NEWS_CALLS = "calls of a news page, with those of built-in functions"
WORK = {"a page": 30, "a save": 40, "a freeze": 50}
"""Work that is counted without features → the source files that it may run through."""
BARS = (
    Bar("Full build, nothing kept", ratio("cold"), 1.5, "× Hugo"),
    Bar("… of pages alone, without search and records", ratio("alone"), 0.7, "× Hugo"),
    Bar("… with HTML of texts kept", ratio("kept"), 1, "× Hugo"),
    Bar("Peak memory of a full build", ratio("cold", "memory"), 0.4, "× Hugo"),
    Bar("Build after one edit, command line, wall time", edit_ratio, 0.05, "× Hugo"),
    Bar(
        "… in a process that stays",
        lambda results: results["edits"]["resident"]["wall"] * 1000,
        120,
        "ms",
    ),
    Bar("… after a deletion", figure_at("edits", "resident", "deletion"), 0.3, "s"),
    Bar("… of one paper of 5,000", figure_at("papers", "wall"), 0.5, "s"),
    Bar("Build after an edit of everything", many_ratio, 1, "× a full build"),
    Bar(
        "After all edits, the same files as a full build",
        figure_at("edits", "identical"),
        1,
        "yes",
        least=True,
    ),
    Bar("HTML of an article", figure_at("full", "ours", "article"), 13_000, "B", entries=1000),
    Bar("Files of 1,000 entries", figure_at("full", "ours", "files"), 3500, entries=1000),
    Bar("Pages touched by an edit of a body", touched("body"), 1),
    Bar("… of a title", touched("title"), 10),
    Bar("… by a deletion", touched("deletion"), 10),
    Bar("Other files touched by a deletion", touched("deletion", "others"), 80),
    Bar("Pages touched by a new entry", touched("new"), 15),
    Bar("… by a comment in a template", touched("template"), 0),
    Bar("Calls of a news page, all features on", figure_at("counts", NEWS_CALLS), 900),
    *(
        Bar(f"Source files run through by {work}, without features", files_of(work), limit)
        for work, limit in WORK.items()
    ),
    Bar("Nodes of the syntax trees of the core", figure_at("counts", "nodes"), 185_000),
    Bar("A page live, not requested before", figure_at("startup", "page"), 0.5, "ms"),
    Bar("A page live, same page again", rate_ratio("hello"), 2, "× Flask hello", least=True),
    Bar("The same", rate_ratio("nginx"), 0.75, "× nginx", least=True),
    Bar("Save, p50", figure_at("saves", "save", "p50"), 15, "ms"),
    Bar("Save, p99", figure_at("saves", "save", "p99"), 100, "ms"),
    Bar("Publishes not seen at once", figure_at("saves", "unseen"), 0),
    Bar("Start to first page, with an index", figure_at("startup", "warm", "wall"), 0.6, "s"),
    Bar("Start to first page, without", figure_at("startup", "cold", "wall"), 3, "s"),
    Bar("Memory of a worker", figure_at("startup", "worker"), 150, "MB"),
    Bar(
        "Start without an index, 100,000 entries",
        figure_at("startup", "cold", "wall"),
        10,
        "s",
        entries=100_000,
    ),
)


def judge(
    results: dict[str, Any], trial: int | None = None
) -> Iterator[tuple[Bar, float | None, str]]:
    """Yield each limit with its figure and "met", "not met" or "not measured".

    With `trial`, the figures are those of that many entries instead of the limit's own size, and
    nothing is judged.
    """
    for bar in BARS:
        size = str(bar.entries if trial is None or bar.entries != DEFAULT_ENTRIES else trial)
        figures = {part: sizes[size] for part, sizes in results.items() if size in sizes}
        try:
            figure = bar.figure(figures)
        except (KeyError, TypeError, ZeroDivisionError):
            yield bar, None, "not measured"
            continue
        yield (
            bar,
            figure,
            "not judged" if trial is not None else "met" if bar.is_met(figure) else "not met",
        )
