"""The report: printed, and written to docs/benchmarks.md with its chart."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench import tables
from bench.bars import judge
from bench.chart import Panel, amount, chart
from bench.editor_figures import section
from bench.results import Kept, figures_of, load_results, machines_of, own, shared
from bench.tables import NAMES, table
from bench.work import write

VISITORS = "## What a visitor waits for\n"
TITLE = "How long builds take, how fast pages are served"
TRIAL = (
    "> **A trial run.** A small corpus on a machine that other work shared: it shows that the harness runs, "
    "nothing about speed. The bars are for 10,000 entries and are not judged here.\n"
)
INTRODUCTION = """`make bench` makes a corpus of N bilingual entries, builds the same pages with Oasis, Hugo, Pelican
and Lektor, and with two programs of our own: one plain, and one of Flask and Frozen-Flask alone. It measures building,
starting, serving and saving. What is compared ran in turns in one run; figures are medians. CPU is user and system time
with all children; ratios (×) are of that. Memory is the peak of the whole process tree, shared pages once. Builds are
written to memory where there is room.
"""
SEVERAL = (
    "Measured in several runs; each section says what isn’t the same for all. Bars go by the section of their "
    "size, and no ratio mixes runs. "
)
NOT_ALIKE = """## What is not alike

- **The peers’ sites are ours.** We wrote their templates (`bench/peers/`), in each tool’s own idiom: partials cached in
  Hugo, taxonomies for its archives, Pelican’s own archives, queries in Lektor. The markup follows ours; mean
  sizes of an article’s page are in the tables.
- **Frozen-Flask and the plain program** (`bench/peers/frozen_flask/`, `bench/peers/plain/`) have our libraries: Jinja,
  comrak, nh3. Both make the same values of a page by plain functions and show them by the same templates. The plain
  one renders and writes them; the other does so behind a small Flask app, frozen by Frozen-Flask as it is. Neither
  knows what an edit changes, so each edit is a full build.
- **Oasis writes more files.** A JSON record of each entry, a search index, Atom *and* JSON feeds,
  citation files of papers, address cards of people, lists of people by letter and of papers by year, sitemaps as pages.
  The peers write pages, one feed for the site and each category, and (Hugo) a sitemap. None of that is taken off
  our time.
- **Oasis checks.** Every freeze follows every internal link and names each broken one; no peer does here. It also
  sanitizes all HTML that comes from Markdown, as our two programs do; Hugo leaves raw HTML out, Pelican and Lektor
  trust it.
- **Years are short everywhere.** Ours lead to their months where they are long; the peers’ show their newest 20.
- **The peers get their relations ready.** “More news” and the news of a person, project or paper are named in the
  peers’ front matter by the corpus; Oasis finds them by query, as on a real site.
- **Hugo builds in memory**, in one process with a thread for each core, and starts anew after each edit from the
  command line. Its server, which keeps the site in memory, rebuilds faster; it is not what publishes a site.
- **Hugo and Pelican have more to offer than these pages use**: shortcodes, image processing, themes, bundling. Oasis
  has an editor, drafts, translations’ states and live pages, which a generator hasn’t.
- **Pelican runs once for each language**, since its archives are of one language; its two runs are added.
- **Lektor keeps a database** of what depends on what, written during its full build; that is what its rebuild uses.
- **Serving**: `wrk` on the same two cores as the servers takes its share of them from each. nginx and granian have two
  workers each; bodies are not compressed. Flask’s “hello world” sends 20 bytes, the pages some kilobytes.
- **Saving** is timed by one person who waits for each answer; several at once are tests/editor’s business.
"""
AGAIN = """## Again

`make soak` says whether a server grows while it is read and edited for an hour (`make soak M=10`: ten minutes).
Before, with readers and editors at work, every page is requested until no worker grows, at most ten times. Its editors
publish what they save: each draft that is left takes some 20 kB of every worker.

`make bench` (an hour or more; needs wrk and nginx, which it installs where it may). Parts: `make bench N=1000`, or
`.venv/bin/python -m bench --only full,live --entries 1000 --rounds 5`. What it makes stays in `bench/.work/`; what is
built in memory is deleted. Figures stand in [benchmarks.json](benchmarks.json); a run replaces those of the parts and
sizes it measures, no others, and `--only ''` makes this page of them anew.
"""


def report(docs: Path) -> str:
    """Write `benchmarks.md` and `benchmarks.svg` beside the figures; returns the text of the
    former.
    """
    kept = load_results(docs)
    results = figures_of(kept)
    text = "\n".join([*parts(kept), *section(docs), *visitors(docs)])
    write(docs / "benchmarks.md", text)
    write(docs / "benchmarks.svg", chart(panels(results, compared(results)), TITLE))
    return text


def visitors(docs: Path) -> Iterator[str]:
    """Yield the section on visitors and those after it unchanged: they are written by hand."""
    page = docs / "benchmarks.md"
    text = page.read_text("utf-8") if page.is_file() else ""
    _, heading, section = text.partition(VISITORS)
    if heading:
        yield heading + section.rstrip() + "\n"


def parts(kept: Kept) -> Iterator[str]:
    """Yield the report's sections. If one part is a trial, the whole report is marked as one."""
    results, shared_sentences = figures_of(kept), shared(kept)
    trial = any(machine["trial"] for machine in machines_of(kept))
    yield "# Benchmarks\n"
    if trial:
        yield TRIAL
    yield INTRODUCTION
    yield about(kept, shared_sentences)
    yield "## Against our own bars\n"
    yield bars(results, int(compared(results) or 0) if trial else None)
    yield f"![Builds and pages a second, at {int(compared(results) or 0):,} entries](benchmarks.svg)\n"
    yield "Scales multiply: each line stands for ten times the one before.\n"
    for size in sorted({size for sizes in kept.values() for size in sizes}, key=int):
        yield from tables.of_size(kept, size, shared_sentences)
    yield NOT_ALIKE
    yield AGAIN


def compared(results: dict[str, Any]) -> str:
    """Return the largest size at which tools were compared."""
    return max(results.get("full", {}), key=int, default="")


def about(kept: Kept, said: Sequence[str]) -> str:
    """Return one paragraph on when and on which machine the parts were measured."""
    several = any(own(machine, said) for machine in machines_of(kept))
    return (SEVERAL if several else "") + " ".join(said) + "\n"


def bars(results: dict[str, Any], trial: int | None) -> str:
    """Return a table of the limits, with the figure of each."""
    rows = []
    for bar, figure, verdict in judge(results, trial):
        sign = "≥" if bar.least else "≤"
        limit = "yes" if bar.unit == "yes" else f"{sign} {bar.limit:g} {bar.unit}".strip()
        rows.append(
            [
                bar.text,
                "–" if figure is None else shown(figure, bar.unit),
                limit,
                f"**{verdict}**" if verdict == "not met" else verdict,
            ]
        )
    return table(["", "Measured", "Bar", ""], rows)


def shown(figure: float, unit: str) -> str:
    """Return a figure with its unit."""
    return ("yes" if figure else "no") if unit == "yes" else f"{amount(figure)} {unit}".strip()


def panels(results: dict[str, Any], size: str) -> list[Panel]:
    """Return the panels of the chart."""
    full = results.get("full", {}).get(size, {})
    after = results.get("edits", {}).get(size, {})
    loads = results.get("live", {}).get(size, {}).get("loads", {})
    kinds = (("cold", "nothing kept"), ("kept", "HTML kept"))
    builds = [
        (f"{NAMES[name]}, {told}" if name == "ours" else NAMES[name], one[kind]["wall"])
        for name, one in full.items()
        for kind, told in kinds
        if kind in one
    ]
    edits = [("Oasis", after["ours"]["body"]["wall"])] if after else []
    edits += [(NAMES[name], one["wall"]) for name, one in after.get("peers", {}).items()]
    served = [(tables.SERVED[name], one["rate"]) for name, one in loads.items()]
    entries = f"{int(size or 0):,} entries in two languages"
    return [
        (f"Full build, {entries}", "s", builds),
        ("After an edit of one text, from the command line", "s", edits),
        ("Pages a second", "", served),
    ]
