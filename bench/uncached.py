"""Run in a process of its own: start the whole app with the editor, and print the milliseconds of
processor time that a page takes which nobody has requested before.
"""

import sys
import time
from statistics import median

from werkzeug.test import Client

from app import create_app

LOADING = 20
"""Pages that are requested first, so that what is loaded once isn't included."""


def main(paths: list[str]) -> None:
    """Request each page once, and print the median. Exits with a status that isn't 200."""
    client, times = Client(create_app({"watch": False})), []
    for path in paths:
        began = time.thread_time()
        response = client.get(path)
        times.append((time.thread_time() - began) * 1000)
        if response.status_code != 200:
            sys.exit(f"{path}: {response.status}")
    print(median(times[LOADING:]))


if __name__ == "__main__":
    main(sys.argv[1:])
