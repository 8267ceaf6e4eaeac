"""The cost of a command, the output of a build, the results of wrk, the values of a form."""

import os
import subprocess
import sys

import pytest

from bench import edits, live, measure, soak, tree
from bench.browser import form_of
from bench.builds import Workspace
from bench.corpus import Corpus
from tests.waiting import wait_until

BURNING = """
import subprocess, sys
burn = "import time\\nwhile time.process_time() < 0.4: pass"
subprocess.run([sys.executable, "-c", burn], check=True)
"""
HOLDING = """
import subprocess, sys
held = bytearray(60_000_000)
hold = "held = bytearray(60_000_000); print(flush=True); input()"
subprocess.run([sys.executable, "-c", hold], check=True)
"""
WRK = """Running 1s test @ http://127.0.0.1:1/
  Latency Distribution
     50%  821.00us
     75%    1.20ms
     90%    2.00ms
     99%    1.50s
  37597 requests in 1.00s
Requests/sec:  37597.89
"""


def run(code, tmp_path, **more):
    return measure.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        environment=os.environ,
        log=tmp_path / "log",
        **more,
    )


def test_children_count_in_time(tmp_path):
    cost = run(BURNING, tmp_path)
    assert cost.cpu >= 0.3
    assert cost.wall >= 0.3


def test_children_count_in_memory():
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", HOLDING], text=True, **pipes) as process:
        process.stdout.readline()
        with measure.sampled(process.pid) as peak:
            wait_until(lambda: peak[0] > 0)
        process.communicate("\n")
    assert process.returncode == 0
    assert 120e6 < peak[0] < 180e6


def test_only_what_the_command_takes_counts(tmp_path):
    """The memory of the calling process is left out, although the kernel attributes it to the child
    at its start.
    """
    mine = bytearray(b"x") * 300_000_000
    cost = run("pass", tmp_path)
    del mine
    assert 5 < cost.memory < 60
    assert cost.cpu < 5


def test_a_command_that_fails_says_what_it_said(tmp_path):
    with pytest.raises(measure.Failed, match=r"ended with 3.*\n.*no more sand"):
        run("import sys; print('no more sand'); sys.exit(3)", tmp_path)


def test_a_command_that_hangs_is_ended(tmp_path):
    with pytest.raises(measure.Failed, match="-9"):
        run("import time; time.sleep(3600)", tmp_path, timeout=0.3)


def test_the_median_of_runs_and_their_sum():
    costs = [measure.Cost(1, 2, 30), measure.Cost(5, 1, 10), measure.Cost(2, 9, 20)]
    assert measure.medians(costs) == {"wall": 2, "cpu": 2, "memory": 20, "runs": 3}
    assert costs[0] + costs[1] == measure.Cost(6, 3, 30)


def test_what_a_build_wrote_and_what_an_edit_touched(tmp_path):
    for name, text in {
        "a/index.html": "a",
        "news-1/index.html": "four",
        "feed.atom": "x",
        ".kept": "no",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    before = tree.digest(tmp_path)
    assert tree.size(tmp_path) == {"files": 3, "pages": 2, "megabytes": 6e-6, "article": 4}
    (tmp_path / "a/index.html").unlink()
    (tmp_path / "b.html").write_text("new")
    (tmp_path / "feed.atom").write_text("y")
    (tmp_path / ".kept").write_text("other")
    assert tree.changed_files(before, tree.digest(tmp_path)) == {"pages": 2, "others": 1}


def test_what_wrk_said():
    assert live.parse(WRK) == {"rate": 37597.89, "p50": pytest.approx(0.821), "p99": 1500}
    with pytest.raises(ValueError, match="Non-2xx or 3xx responses: 5"):
        live.parse(WRK + "  Non-2xx or 3xx responses: 5\n")


def test_what_a_form_sends():
    page = """<form id="other"><input name="no" value="1"></form>
        <form id="entry"><input name="a" value="1"><input type="checkbox" name="b" value="2">
        <input type="checkbox" name="c" value="3" checked><textarea name="d">\nfour</textarea>
        <select name="e"><option value="5"><option value="6" selected></select><button name="f" value="7"></button>
        <template><input name="g"></template><input name="h" disabled></form><input form="entry" name="i" value="9">"""
    assert form_of(page, "entry") == {"a": ["1"], "c": ["3"], "d": ["four"], "e": ["6"], "i": ["9"]}
    assert form_of(page) == {"no": ["1"]}


@pytest.mark.parametrize("entries", [43, 100, 1000, 10_000])
def test_each_edit_is_to_another_item_and_never_to_the_page_that_is_asked_for(entries):
    workspace = Workspace(Corpus(entries))
    numbers = [edits.number_of(workspace, step) for step in range(5 * len(edits.KINDS))]
    assert len(set(numbers)) == len(numbers)
    assert min(numbers) > 0
    assert max(numbers) < workspace.corpus.news


def test_the_slope_of_a_soak_is_of_its_last_two_thirds():
    warming = [(minute * 60, 100 + 10 * minute) for minute in range(20)]
    flat = [(minute * 60, 300) for minute in range(20, 60)]
    growing = [(minute * 60, 300 + minute - 20) for minute in range(20, 60)]
    assert soak.slope(warming + flat) == pytest.approx((0, 0), abs=0.01)
    assert soak.slope(warming + growing) == pytest.approx((60, 13), abs=0.5)
