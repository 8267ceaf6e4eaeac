"""Killing a process at one of the calls that it makes to the file system."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

CALLS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link")


def killed_at(step: int, act: Callable[[], object]) -> bool:
    """Run `act` in a child process that kills itself at its `step`-th call (by Python's audit
    events). Returns whether it got that far.
    """
    child = os.fork()
    if child == 0:
        left = [step]

        def count(event: str, _: Any) -> None:
            if event in CALLS:
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            act()
            os._exit(0)
        except BaseException:
            os._exit(70)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL), f"the child failed: {status}"
    return status == signal.SIGKILL
