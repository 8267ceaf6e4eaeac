"""The results kept of earlier runs, and the report over several runs."""

import sys

import pytest

from bench import __main__ as bench
from bench.report import report
from bench.results import figures_of, keep_results, load_results
from bench.work import ROOT, WORK

SAVES = {
    "save": {"p50": 3.0, "p99": 9.0, "most": 10.0, "number": 9},
    "publish": {"p50": 4.0, "p99": 9.0, "most": 10.0, "number": 9},
    "unseen": 0,
    "looks": 54,
}
MACHINE = {
    "trial": False,
    "date": "on Monday",
    "commit": "aaa",
    "processor": "P",
    "cores": 2,
    "memory": "9 GB",
    "system": "Linux",
    "files": "ext4",
    "load before": "0.1",
    "versions": {"Python": "3"},
}
LATER = MACHINE | {"date": "on Tuesday", "commit": "bbb"}


def starting(seconds):
    cost = {"wall": seconds, "cpu": seconds, "memory": 100.0}
    return {"cold": cost, "warm": cost, "nothing": cost, "worker": 140.0}


def keep(docs, size, machine, seconds=2.0, parts=("saves", "startup")):
    """Store the results of a run of some parts at one size."""
    figures = {"saves": SAVES, "startup": starting(seconds)}
    for part in parts:
        keep_results(docs, part, size, machine, figures[part])


def sections(text):
    """Heading → the text below it."""
    return {one.partition("\n")[0]: one.partition("\n")[2] for one in text.split("\n## ")}


def test_a_run_replaces_its_own_parts_and_sizes_only(tmp_path):
    keep(tmp_path, "10000", MACHINE, 2.0)
    keep(tmp_path, "1000", LATER, 1.0)
    keep(tmp_path, "10000", LATER, 3.0, ["startup"])
    kept = load_results(tmp_path)
    assert figures_of(kept) == {
        "saves": {"10000": SAVES, "1000": SAVES},
        "startup": {"10000": starting(3.0), "1000": starting(1.0)},
    }
    assert kept["saves"]["10000"]["machine"] == MACHINE
    assert kept["startup"]["10000"]["machine"] == LATER


def test_sizes_of_two_runs_all_stand_in_the_report_in_order(tmp_path):
    keep(tmp_path, "10000", MACHINE)
    keep(tmp_path, "1000", LATER)
    keep(tmp_path, "100000", LATER, parts=["startup"])
    text = report(tmp_path)
    assert (tmp_path / "benchmarks.md").read_text() == text
    assert [heading for heading in sections(text) if "entries" in heading] == [
        f"{size} entries in two languages" for size in ("1,000", "10,000", "100,000")
    ]


def test_one_run_is_told_once(tmp_path):
    keep(tmp_path, "1000", MACHINE)
    keep(tmp_path, "10000", MACHINE)
    text = report(tmp_path)
    assert "Measured on Monday at commit aaa; load before: 0.1. Machine: 2 cores" in text
    assert (
        text.count("Measured on Monday") == text.count("Machine:") == text.count("Versions:") == 1
    )
    assert "several runs" not in text


def test_sections_say_what_is_not_the_same_for_all(tmp_path):
    keep(tmp_path, "1000", MACHINE | {"versions": {"Python": "4"}})
    keep(tmp_path, "10000", LATER)
    found = sections(report(tmp_path))
    about = next(iter(found.values()))
    assert "several runs" in about
    assert "Machine: 2 cores" in about
    assert "Versions:" not in about
    assert "commit" not in about
    assert found["1,000 entries in two languages"].startswith(
        "\nMeasured on Monday at commit aaa; load before: 0.1. Versions: Python 4.\n\n| From POST"
    )
    assert found["10,000 entries in two languages"].startswith(
        "\nMeasured on Tuesday at commit bbb; load before: 0.1. Versions: Python 3.\n\n| From POST"
    )
    assert [one.count("Measured on") for one in found.values() if "From POST" in one] == [1, 1]


def test_a_section_of_several_runs_says_of_each_part_when(tmp_path):
    keep(tmp_path, "10000", MACHINE)
    keep(tmp_path, "10000", LATER, parts=["startup"])
    text = report(tmp_path)
    assert "\n\nMeasured on Monday at commit aaa; load before: 0.1.\n\n| From POST" in text
    assert "\n\nMeasured on Tuesday at commit bbb; load before: 0.1.\n\n| Starting" in text


def test_a_trial_among_others_is_not_passed_over(tmp_path):
    keep(tmp_path, "10000", MACHINE)
    assert "| Save, p50 | 3 ms | ≤ 15 ms | met |" in report(tmp_path)
    keep(tmp_path, "20", LATER | {"trial": True})
    text = report(tmp_path)
    assert "A trial run" in text
    assert "commit bbb, as a trial" in text
    assert "| Save, p50 | 3 ms | ≤ 15 ms | met |" not in text


@pytest.mark.parametrize(
    ("asked", "docs"),
    [
        ([], ROOT / "docs"),
        (["--trial"], WORK / "docs"),
        (["--trial", "--docs", str(ROOT / "docs")], ROOT / "docs"),
    ],
)
def test_a_trial_leaves_the_report_alone(monkeypatch, asked, docs):
    monkeypatch.setattr(sys, "argv", ["bench", *asked])
    assert bench.arguments().docs == docs
