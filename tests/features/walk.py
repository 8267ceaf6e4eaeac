"""Start the site and the editor from this folder, open every screen as every role, and freeze a tiny
site: `python -m tests.features.walk FOLDER`. Prints what fails; exits with 1 if anything did.

Run in a copy of the program from which features were deleted.
"""

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from flask import Flask
from people import NAMES, Clock, Desk, Visitor, build, join, render
from smallsite import make_tiny_content

from app import create_app
from tests.staff_app import create_editor

ARGUMENTS = {"type": "news", "key": "launch", "kind": "entry", "locale": "en", "lang": "en"}
"""Values of screens with arguments; those with others are opened by their own tests."""
FINE = {200, 302, 303, 400, 403, 404, 405, 410}
"""Statuses that a screen may answer to a role that may not see it, or without its query."""


def editor_faults(folder: Path) -> Iterator[str]:
    """Yield the screens that can't be opened."""
    site, paths = build(folder, Clock())
    accounts = {role: join(site, role) for role in NAMES}
    app = create_editor(site, render)
    desk = Desk(site, app, paths, Clock(), accounts)
    for role in NAMES:
        visitor: Visitor = desk.signed_in(role)
        for path in screens(app):
            status = visitor.client.get(path).status_code
            if status not in FINE:
                yield f"{role}: {path} answers {status}"
    yield from map(str, site.failed_features.values())


def screens(app: Flask) -> Iterator[str]:
    """Yield the paths that can be opened."""
    for rule in app.url_map.iter_rules():
        if rule.methods and "GET" in rule.methods and rule.arguments <= ARGUMENTS.keys():
            with suppress(ValueError):  # a converter that takes no such value
                built = rule.build(ARGUMENTS, append_unknown=False)
                yield built[1] if built else ""


def frozen_faults(folder: Path) -> Iterator[str]:
    """Yield the error of a freeze."""
    data = make_tiny_content(folder / "data")
    app = create_app({"data": data, "instance": folder / "instance", "watch": False})
    client = app.test_client()
    for path in ("/en/", "/zh/news/", "/en/feeds/", "/en/about/privacy/"):
        status = client.get(path).status_code
        if status not in FINE - {403, 405}:
            yield f"{path} answers {status}"
    result = app.test_cli_runner().invoke(args=["freeze", str(folder / "out"), "--jobs", "1"])
    if result.exit_code:
        yield result.output


if __name__ == "__main__":
    place = Path(sys.argv[1])
    faults = [*editor_faults(place / "editor"), *frozen_faults(place / "public")]
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    sys.exit(bool(faults))
