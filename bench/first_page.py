"""In a process of its own, with nothing of the bench in it: the whole app with the editor, and one
answer.
"""

import sys


def serve_one(path: str) -> None:
    """Start, and answer the page at a path. Ends with the status where it isn't one."""
    from app import create_app

    answer = create_app({"watch": False}).test_client().get(path)
    if answer.status_code != 200:
        sys.exit(f"{path}: {answer.status}")


if __name__ == "__main__":
    serve_one(sys.argv[1])
