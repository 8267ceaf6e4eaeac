"""The tables of the report, for one size."""

from collections.abc import Iterator, Sequence
from typing import Any

from bench.chart import amount
from bench.results import Kept, own

NAMES = {
    "ours": "Oasis",
    "hugo": "Hugo",
    "frozen_flask": "Frozen-Flask",
    "plain": "A plain program",
    "pelican": "Pelican",
    "lektor": "Lektor",
}
COMPARED = {"hugo": "× Hugo", "frozen_flask": "× Frozen-Flask", "plain": "× plain"}
"""The tools whose processor time that of all others is divided by."""
SERVED = {
    "ours": "Oasis, one page",
    "ours, random": "Oasis, random pages",
    "hello": "Flask “hello world”",
    "nginx": "nginx, the same file",
    "nginx, random": "nginx, random files",
}
KINDS = {
    "nothing": "nothing",
    "body": "a body",
    "title": "a title",
    "deletion": "a deletion",
    "new": "a new entry",
    "template": "a comment in a template",
}
STARTS = {
    "cold": "Start to first page, without an index",
    "warm": "… with one",
    "nothing": "A command that does nothing",
}
STAYS = (
    "In a process that stays: a body {wall:,.0f} ms (at most {most:,.0f}; the first, which loads, {first:,.0f}), "
    "a title {title:,.0f}, a deletion {deletion:,.0f}, a new entry {new:,.0f}."
)
EVERY = (
    "After an edit of every title and text a build took {after[cpu]:,.1f} s of processor time, a full one with "
    "nothing kept {full[cpu]:,.1f}. "
)

Row = Sequence[str]


def table(head: Row, rows: Sequence[Row]) -> str:
    """Return a Markdown table with figures right-aligned."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def of_size(kept: Kept, size: str, shared_sentences: Sequence[str]) -> Iterator[str]:
    """Yield every table of one size, under sentences on its run; if runs differ, each table has its
    own.
    """
    parts = {part: sizes[size] for part, sizes in kept.items() if size in sizes}
    notes = {part: own(one["machine"], shared_sentences) for part, one in parts.items()}
    differ = len(set(notes.values())) > 1
    makers = {"full": builds, "edits": edits, "papers": papers, "live": live, "saves": saves}
    makers["startup"] = startup
    yield f"## {int(size):,} entries in two languages\n"
    for number, part in enumerate(filter(parts.get, makers)):
        if notes[part] and (differ or not number):
            yield f"{notes[part]}\n"
        yield makers[part](parts[part]["figures"])


def cost(one: dict[str, Any]) -> list[str]:
    return [f"{amount(one['wall'])} s", f"{amount(one['cpu'])} s", f"{amount(one['memory'])} MB"]


def times(value: float, base: float | None) -> str:
    return f"{amount(value / base)} ×" if base else "–"


def builds(full: dict[str, Any]) -> str:
    """Full builds, and below the table what could not be built."""
    bases = [full.get(name, {}).get("cold", {}).get("cpu") for name in COMPARED]
    kinds = {"cold": "", "kept": ", HTML of texts kept", "alone": ", pages alone"}
    rows, faults = [], []
    for name, one in full.items():
        label = f"{NAMES[name]} {one['version']}".strip()
        for kind in filter(one.get, kinds):
            rows.append(
                [
                    label + kinds[kind],
                    *cost(one[kind]),
                    *(times(one[kind]["cpu"], base) for base in bases),
                    *(output(one) if kind != "alone" else ["–"] * 4),
                    str(one[kind]["runs"]),
                ]
            )
        if "error" in one:
            faults.append(f"{label} was not built to its end:\n\n```\n{one['error']}\n```\n")
    head = [
        "Full build",
        "Wall",
        "CPU",
        "Memory",
        *COMPARED.values(),
        "Files",
        "Pages",
        "Size",
        "An article",
        "Runs",
    ]
    return table(head, rows) + "\n" + "\n".join(faults)


def output(one: dict[str, Any]) -> list[str]:
    """Return the size of a build's output."""
    return [
        f"{one['files']:,}",
        f"{one['pages']:,}",
        f"{amount(one['megabytes'])} MB",
        f"{one['article']:,.0f} B",
    ]


def edits(found: dict[str, Any]) -> str:
    """Return the table of builds after an edit."""
    bases = [found["peers"].get(name, {}).get("cpu") for name in COMPARED]
    rows = [
        [
            f"Oasis, {KINDS[kind]}",
            *cost(one),
            *(times(one["cpu"], base) for base in bases),
            str(one["pages"]),
            str(one["others"]),
        ]
        for kind, one in found["ours"].items()
    ]
    rows += [
        [
            f"{NAMES[name]}, a body",
            *cost(one),
            *(times(one["cpu"], base) for base in bases),
            *["–"] * 2,
        ]
        for name, one in found["peers"].items()
    ]
    stays = found["resident"]
    told = stays.get("error") or STAYS.format(
        **{name: 1000 * seconds for name, seconds in stays.items()}
    )
    same = "were, byte for byte, those" if found["identical"] else "**were not those**"
    head = [
        "Build after an edit of",
        "Wall",
        "CPU",
        "Memory",
        *COMPARED.values(),
        "Pages touched",
        "Other files",
    ]
    every = EVERY.format(**found["every"]) if "every" in found else ""
    return f"{table(head, rows)}\n{told} {every}After all edits the files {same} of a full build.\n"


def papers(found: dict[str, Any]) -> str:
    """Return a sentence on one of many papers."""
    return (
        f"An edit of one of {found['papers']:,} papers took {found['wall']:.2f} s in a process that stays "
        f"(the first, which loads, {found['first']:.2f}).\n"
    )


def live(found: dict[str, Any]) -> str:
    """Return the table of pages a second."""
    loads = found["loads"]
    rows = [
        [
            SERVED[name],
            f"{one['rate']:,.0f}",
            f"{amount(one['p50'])} ms",
            f"{amount(one['p99'])} ms",
            times(one["rate"], loads["hello"]["rate"]),
            times(one["rate"], loads["nginx"]["rate"]),
        ]
        for name, one in loads.items()
    ]
    same = "the same bytes as" if found["same"] else "**not the bytes of**"
    head = ["Serving", "Requests a second", "p50", "p99", "“Hello world”", "nginx"]
    return (
        f"{table(head, rows)}\nThe page has {found['bytes']:,} bytes; live, {same} the frozen file. The larger "
        f"worker had {found['memory']:,.0f} MB after it. {found['rounds']} rounds of {found['seconds']:g} s.\n"
    )


def saves(found: dict[str, Any]) -> str:
    """Return the table of saving and publishing."""
    rows = [
        [
            told,
            *(f"{amount(one[share])} ms" for share in ("p50", "p99", "most")),
            str(one["number"]),
        ]
        for told, one in (
            ("Save a working copy", found["save"]),
            ("Publish one language", found["publish"]),
        )
    ]
    return (
        f"{table(['From POST to durable', 'p50', 'p99', 'Most', 'Times'], rows)}\nOf {found['looks']:,} looks at "
        f"the public page right after a publish, over two workers, {found['unseen']} did not show it.\n"
    )


def startup(found: dict[str, Any]) -> str:
    """Return the table of starting."""
    rows = [[told, *cost(found[kind])] for kind, told in STARTS.items()]
    return (
        f"{table(['Starting', 'Wall', 'CPU', 'Memory'], rows)}\n"
        f"The larger worker has {found['worker']:,.0f} MB after 400 pages."
        + (f" A page not requested before takes {found['page']:.2f} ms." if "page" in found else "")
        + "\n"
    )
