"""Run in a process of its own, without imports of the bench: start the whole app with the editor,
and answer one request.
"""

import sys

from werkzeug.test import Client


def serve_one(path: str) -> None:
    """Start, and request the page at a path. Exits with the status if it isn't 200."""
    from app import create_app

    # Not `app.test_client()`: its module imports a debugger, which no server does.
    response = Client(create_app({"watch": False})).get(path)
    if response.status_code != 200:
        sys.exit(f"{path}: {response.status}")


if __name__ == "__main__":
    serve_one(sys.argv[1])
