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


def hugo(results: Results, figure: str = "wall") -> float:
    return float(results["full"]["hugo"]["cold"][figure])


def ratio(kind: str, figure: str = "wall") -> Callable[[Results], float]:
    """Return our full build of a kind, relative to Hugo's."""
    return lambda results: results["full"]["ours"][kind][figure] / hugo(results, figure)


def edit_ratio(results: Results) -> float:
    """Return our build after an edit of a body, relative to Hugo's."""
    return float(
        results["edits"]["ours"]["body"]["wall"] / results["edits"]["peers"]["hugo"]["wall"]
    )


def pages(kind: str) -> Callable[[Results], float]:
    return lambda results: results["edits"]["ours"][kind]["pages"]


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


BARS = (
    Bar("Full build, nothing kept", ratio("cold"), 1.3, "× Hugo"),
    Bar("Full build, HTML of texts kept", ratio("kept"), 1, "× Hugo"),
    Bar("Peak memory of a full build", ratio("cold", "memory"), 0.25, "× Hugo"),
    Bar("Build after one edit, command line", edit_ratio, 0.05, "× Hugo"),
    Bar(
        "Build after one edit, in a process that stays",
        lambda results: results["edits"]["resident"]["wall"] * 1000,
        150,
        "ms",
    ),
    Bar(
        "After all edits, the same files as a full build",
        figure_at("edits", "identical"),
        1,
        "yes",
        least=True,
    ),
    Bar("HTML of an article", figure_at("full", "ours", "article"), 13_000, "B", entries=1000),
    Bar("Files of 1,000 entries", figure_at("full", "ours", "files"), 4000, entries=1000),
    Bar("Pages touched by an edit of a body", pages("body"), 1),
    Bar("… of a title", pages("title"), 10),
    Bar("… by a deletion", pages("deletion"), 10),
    Bar("… by a new entry", pages("new"), 15),
    Bar("… by a comment in a template", pages("template"), 0),
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
