"""Flask's own first example, with which the live site is compared."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Return a minimal page."""
    return "<p>Hello, World!</p>"
