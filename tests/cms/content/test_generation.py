"""The counter that all workers see: what `bump` has said is what everybody is told, however they
ask.
"""

import multiprocessing
import threading
from pathlib import Path
from typing import Any

from minisite import MODELS, make_site

from cms.content import Store
from cms.content.generation import Generation

FORK = multiprocessing.get_context("fork")
ROUNDS = 300
NONE = (0, 0)
"""While there is no file."""


def bump_often(path: Path, said: Any, again: bool) -> None:
    """Count on, and say how far when each bump is done; with `again`, the file is taken away before
    each.
    """
    generation = Generation(path)
    for number in range(1, ROUNDS + 1):
        if again:
            path.unlink(missing_ok=True)
        generation.bump()
        said.value = number


def bumped(generation: Generation, again: bool) -> list[tuple[int, tuple[int, int], int]]:
    """What was seen while another process counted on: how far it said it was before, the counter,
    and after.
    """
    generation.begin()
    said = FORK.Value("i", 0)
    process = FORK.Process(target=bump_often, args=(generation.path, said, again))
    process.start()
    seen = []
    while (before := said.value) < ROUNDS:
        seen.append((before, generation.cached_value(), said.value))
    process.join(60)
    assert process.exitcode == 0
    return seen


def test_nobody_takes_the_counter_for_what_it_was_before_a_bump_was_done(tmp_path: Path) -> None:
    generation = Generation(tmp_path / "generation")
    seen = bumped(generation, False)
    assert [one for one in seen if not one[0] <= one[1][1] <= one[2] + 1] == []
    assert generation.cached_value()[1] == generation.now()[1] == ROUNDS


def test_a_counter_that_is_made_again_is_another(tmp_path: Path) -> None:
    generation = Generation(tmp_path / "generation")
    least: dict[tuple[int, int], int] = {}
    most: dict[tuple[int, int], int] = {}
    for before, counter, after in bumped(generation, True):
        least[counter] = max(before, least.get(counter, 0))
        most[counter] = min(after + 1, most.get(counter, ROUNDS))
    assert len(least) > 2
    assert [
        counter for counter in least if least[counter] > most[counter] and counter != NONE
    ] == []


def test_bumps_of_several_processes_all_count(tmp_path: Path) -> None:
    path = tmp_path / "generation"
    workers = [
        FORK.Process(target=bump_often, args=(path, FORK.Value("i", 0), False)) for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert Generation(path).now()[1] == 3 * ROUNDS


class Overtaken(Generation):
    """While somebody looks, another thread reads what changed."""

    store: Store | None = None

    def now(self) -> tuple[int, int]:
        store, self.store = self.store, None
        if store:
            reading = threading.Thread(target=store.content)
            reading.start()
            reading.join()
        return super().now()


def test_nobody_gets_the_old_content_while_another_thread_reads_the_new(tmp_path: Path) -> None:
    paths = make_site(tmp_path)
    store = Store(paths, MODELS)
    store.generation = generation = Overtaken(paths.generation)
    old = store.content()
    file = paths.data / "content" / "news" / "launch.json"
    file.write_text(file.read_text("utf-8").replace("}", " }", 1), "utf-8")
    store.bump(("news", "launch"))
    generation.store = store
    new = store.content()
    assert new is not old
    assert store.shown().content is store.snapshot().content is new
