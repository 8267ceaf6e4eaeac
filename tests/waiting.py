"""Waiting for another thread or process, however busy the machine is."""

from collections.abc import Callable
from time import monotonic, sleep

PATIENCE = 180.0
"""Seconds after which a test is failed as hung. It limits nothing that is tested."""


def wait_until(holds: Callable[[], object], told: Callable[[], object] = str) -> None:
    """Poll until `holds` is true. Fails after PATIENCE seconds with the result of `told` as
    message.
    """
    end, pause = monotonic() + PATIENCE, 0.01
    while not holds():
        assert monotonic() < end, told()
        sleep(pause)
        pause = min(2 * pause, 0.2)
