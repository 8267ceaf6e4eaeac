"""The bars, the tables and the picture, from invented figures; and the whole harness once, at the
smallest size.
"""

import copy
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import bars, chart, report
from bench.results import figures_of, load_results

ROOT = Path(__file__).parent.parent.parent


def cost(wall, **more):
    return {"wall": wall, "cpu": wall, "memory": 100.0, "runs": 3} | more


WRITTEN = {"files": 10, "pages": 8, "megabytes": 1.5, "article": 14000.0, "version": ""}
SIZE = {
    "full": {
        "ours": WRITTEN | {"cold": cost(4.0), "kept": cost(2.0), "alone": cost(3.0)},
        "hugo": WRITTEN | {"cold": cost(10.0, memory=600.0)},
        "frozen_flask": WRITTEN | {"cold": cost(8.0)},
        "plain": WRITTEN | {"cold": cost(3.2)},
        "lektor": WRITTEN | {"error": "no | such luck"},
    },
    "edits": {
        "ours": {kind: cost(0.2, pages=9, others=1) for kind in report.tables.KINDS},
        "peers": {"hugo": cost(10.0), "plain": cost(0.4)},
        "every": {"after": cost(4.5), "full": cost(5.0)},
        "identical": True,
        "resident": {
            "first": 1.0,
            "wall": 0.04,
            "most": 0.05,
            "title": 0.2,
            "deletion": 1.5,
            "new": 0.9,
        },
    },
    "live": {
        "loads": {
            name: {"rate": rate, "p50": 1.0, "p99": 2.0}
            for name, rate in {
                "ours": 40_000,
                "hello": 19_000,
                "nginx": 50_000,
                "ours, random": 30_000,
            }.items()
        },
        "bytes": 14000,
        "same": True,
        "memory": 120.0,
        "rounds": 3,
        "seconds": 8,
    },
    "saves": {
        "save": {"p50": 3.0, "p99": 9.0, "most": 10.0, "number": 9},
        "publish": {"p50": 4.0, "p99": 9.0, "most": 10.0, "number": 9},
        "unseen": 0,
        "looks": 54,
    },
    "startup": {"cold": cost(2.0), "warm": cost(0.7), "nothing": cost(0.2), "worker": 140.0}
    | {"page": 1.5},
    "papers": {"papers": 5000, "wall": 0.45, "first": 0.9},
    "counts": {
        "nodes": 200_000,
        bars.NEWS_CALLS: 899,
        **{f"source files run through by {work}, without features": 40 for work in bars.WORK},
    },
}
RESULTS = {part: {"10000": figures} for part, figures in SIZE.items()}
MACHINE = {
    "trial": False,
    "date": "today",
    "commit": "abc",
    "processor": "P",
    "cores": 2,
    "memory": "9 GB",
    "system": "Linux",
    "files": "ext4",
    "load before": "0.1",
    "versions": {"Python": "3"},
}


def verdicts(results, trial=None):
    return {bar.text: verdict for bar, _figure, verdict in bars.judge(results, trial)}


def test_bars_are_judged_by_the_figures_of_their_size():
    found = verdicts(RESULTS)
    assert found["Full build, nothing kept"] == "met"
    assert found["… of pages alone, without search and records"] == "met"
    assert found["Peak memory of a full build"] == "met"
    assert found["… after a deletion"] == "not met"
    assert found["… of one paper of 5,000"] == "met"
    assert found["Build after an edit of everything"] == "met"
    assert found["Calls of a news page, all features on"] == "met"
    assert found["Source files run through by a page, without features"] == "not met"
    assert found["Source files run through by a save, without features"] == "met"
    assert found["Nodes of the syntax trees of the core"] == "not met"
    assert found["A page live, not requested before"] == "not met"
    assert found["Pages touched by an edit of a body"] == "not met"
    assert found["… of a title"] == "met"
    assert found["Start to first page, with an index"] == "not met"
    assert found["Start without an index, 100,000 entries"] == "not measured"
    assert found["After all edits, the same files as a full build"] == "met"


def test_each_bar_needs_one_part_only():
    """So that no ratio compares two runs, which may have measured different commits on different
    machines.
    """
    for bar, figure, _verdict in bars.judge(RESULTS):
        alone = [
            found
            for part in RESULTS
            for other, found, _v in bars.judge({part: RESULTS[part]})
            if other is bar and found is not None
        ]
        assert alone == ([] if figure is None else [figure]), bar.text


def test_bars_are_for_their_own_size_only():
    small = {part: {"1000": figures} for part, figures in SIZE.items()}
    of_small = {bar.text for bar in bars.BARS if bar.entries == 1000}

    def others(*size: int) -> set[str]:
        return {said for text, said in verdicts(small, *size).items() if text not in of_small}

    assert others() == {"not measured"}
    assert others(1000) == {"not judged", "not measured"}


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        (("live", "loads", "nginx", "rate"), 60_000, "The same"),
        (("edits", "identical"), False, "After all edits"),
        (("full", "ours", "cold", "cpu"), 16.0, "Full build, nothing kept"),
        (("edits", "every", "after", "cpu"), 5.1, "Build after an edit of everything"),
        (("edits", "ours", "deletion", "others"), 81, "Other files touched"),
        (("counts", bars.NEWS_CALLS), 901, "Calls of a news page"),
        (("saves", "unseen"), 1, "Publishes"),
    ],
)
def test_a_figure_on_the_wrong_side_is_not_met(path, value, text):
    results = copy.deepcopy(RESULTS)
    place = results[path[0]]["10000"]
    for key in path[1:-1]:
        place = place[key]
    place[path[-1]] = value
    assert "not met" in [
        verdict for bar, _f, verdict in bars.judge(results) if bar.text.startswith(text)
    ]
    assert "not met" not in [
        verdict for bar, _f, verdict in bars.judge(RESULTS) if bar.text.startswith(text)
    ]


def test_the_report_says_what_was_measured_and_what_failed():
    text = "\n".join(
        report.parts(
            {
                part: {"10000": {"machine": MACHINE, "figures": figures}}
                for part, figures in SIZE.items()
            }
        )
    )
    assert "| Full build, nothing kept | 0.4 × Hugo | ≤ 1.5 × Hugo | met |" in text
    assert "| Oasis, pages alone | 3 s | 3 s | 100 MB | 0.3 × | 0.375 × | 0.938 × |" in text
    assert "| A plain program, a body | 0.4 s | 0.4 s | 100 MB | 0.04 × | – | 1 × |" in text
    assert "a build took 4.5 s of processor time, a full one with nothing kept 5.0." in text
    assert "An edit of one of 5,000 papers took 0.45 s in a process that stays" in text
    assert "A page not requested before takes 1.50 ms." in text
    assert "no | such luck" in text
    assert "What is not alike" in text
    assert "A trial" not in text
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        assert len({line.replace("no | such", "").count("|") for line in lines}) <= 1, block


def test_the_picture_is_well_formed_and_says_its_figures():
    drawn = ElementTree.fromstring(chart.chart(report.panels(RESULTS, "10000"), "A <title>"))
    words = "".join(drawn.itertext())
    assert "A <title>" in words
    assert "Hugo 10 s" in words
    assert "40,000" in words
    places = [float(dot.get("cx")) for dot in drawn.iter("{http://www.w3.org/2000/svg}circle")]
    assert all(chart.LEFT <= place <= chart.WIDTH - chart.RIGHT for place in places)
    assert len(places) == 5 + 3 + 4


def test_figures_keep_three_digits_that_count():
    assert [chart.amount(value) for value in (12345.6, 12.34, 3.456, 0.01234, 9.0, 0)] == [
        "12,346",
        "12.3",
        "3.46",
        "0.0123",
        "9",
        "0",
    ]


def test_the_harness_runs_and_writes_its_report(tmp_path):
    command = [
        sys.executable,
        "-m",
        "bench",
        "--entries",
        "20",
        "--only",
        "full,papers,saves",
        "--tools",
        "",
        "--rounds",
        "1",
        "--saves",
        "3",
        "--trial",
        "--docs",
        str(tmp_path / "docs"),
    ]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"BENCH_WORK": str(tmp_path / "work")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    kept = figures_of(load_results(tmp_path / "docs"))
    assert kept["papers"]["20"]["papers"] == 10
    full = kept["full"]["20"]["ours"]
    assert full["pages"] > 100
    assert 0 < full["alone"]["cpu"] < full["cold"]["cpu"]
    assert kept["saves"]["20"]["save"]["number"] == 3
    assert kept["saves"]["20"]["unseen"] == 0
    assert "A trial run" in (tmp_path / "docs" / "benchmarks.md").read_text()
    assert not (tmp_path / "work" / "bin").exists()
