"""Freezes after edits inside one process that stays: `python -m bench.resident OUT TIMES`, the site by environment.

Prints a list of seconds as JSON. The edit itself, as by a text editor, is not counted; noticing it is.
"""

import json
import sys
import time
from pathlib import Path

from app import create_app
from bench.ours import NOW


def main(out: str, times: int) -> None:
    """Edit the text of one item after another, freeze each time."""
    app = create_app({"editor": False, "watch": False})
    runner = app.test_cli_runner()
    items = sorted((app.extensions["oasis"].site.settings.data / "content" / "news").glob("*.json"))
    took = []
    for number in range(times):
        edit(items[number * 11 % len(items)])
        began = time.perf_counter()
        result = runner.invoke(args=["freeze", out, "--now", NOW])
        took.append(time.perf_counter() - began)
        if result.exit_code:
            sys.exit(result.output)
    print(json.dumps(took))


def edit(path: Path) -> None:
    """A word more at the end of the English text."""
    values = json.loads(path.read_text("utf-8"))
    values["body"]["en"][-1] += " Again."
    path.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
