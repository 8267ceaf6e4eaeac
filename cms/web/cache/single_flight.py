"""One thread makes a page, the others that want it wait: a page that everybody asks for is not made
by everybody.
"""

import threading


class SingleFlight:
    """Lets one thread render a page while others wait for it. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[str, threading.Event] = {}

    def first(self, name: str) -> bool:
        """Whether nobody was making it: then make it and say `done`, whatever comes of it. Else
        waits until it is.
        """
        with self._lock:
            other = self._under_way.get(name)
            if other is None:
                self._under_way[name] = threading.Event()
                return True
        other.wait()
        return False

    def done(self, name: str) -> None:
        """Let those go on who wait for it."""
        with self._lock:
            event = self._under_way.pop(name)
        event.set()
