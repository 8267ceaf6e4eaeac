"""Flask's own first example: what the live site is measured against."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """The least a page can be."""
    return "<p>Hello, World!</p>"
