"""Waiting for another thread or process, however busy the machine is."""

from collections.abc import Callable
from time import monotonic, sleep

PATIENCE = 180.0
"""Seconds after which a test is given up as hung. It bounds nothing that is tested."""


def wait_until(holds: Callable[[], object], told: Callable[[], object] = str) -> None:
    """Look again and again until `holds` is true. Fails with what `told` returns when nothing
    moves.
    """
    end, pause = monotonic() + PATIENCE, 0.01
    while not holds():
        assert monotonic() < end, told()
        sleep(pause)
        pause = min(2 * pause, 0.2)
