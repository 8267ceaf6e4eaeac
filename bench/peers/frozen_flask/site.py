"""The app and its freeze: `python -m bench.peers.frozen_flask.site SOURCE OUT`."""

import sys
from collections.abc import Iterator
from pathlib import Path

from flask import Flask, Response, render_template
from flask_frozen import Freezer
from jinja2 import DictLoader

from bench.peers.plain.content import Edition, Files, Page, read, sources
from bench.work import LANGUAGES

Address = tuple[str, dict[str, str]]
"""Endpoint and values of an address."""


def create_app(files: Files) -> Flask:
    """Return the app: a view for each kind of page."""
    app = Flask(__name__, static_folder=None)
    app.jinja_options = {"loader": DictLoader(sources()), "autoescape": True}
    editions = {language: Edition(language, files, render_template) for language in LANGUAGES}

    def show(language: str, page: Page) -> str:
        return editions[language].show(page)

    @app.get("/<language>/")
    def home(language: str) -> str:
        return show(language, editions[language].home())

    @app.get("/<language>/<name>/")
    def top(language: str, name: str) -> str:
        return show(language, editions[language].top(name))

    @app.get("/<language>/<any(news, persons, works, articles):folder>/<key>/")
    def entry(language: str, folder: str, key: str) -> str:
        return show(language, editions[language].entry(folder, key))

    @app.get("/<language>/<any(categories, years, months):kind>/<name>/")
    def group(language: str, kind: str, name: str) -> str:
        return show(language, editions[language].group(kind, name))

    @app.get("/<language>/index.xml", defaults={"path": ""})
    @app.get("/<language>/<path:path>/index.xml")
    def feed(language: str, path: str) -> Response:
        page = editions[language].feed(f"/{path}/" if path else "/")
        return Response(show(language, page), mimetype="application/xml")

    app.extensions["editions"] = editions
    return app


def addresses(edition: Edition) -> Iterator[Address]:
    """Yield the addresses of a language, as Frozen-Flask takes them."""
    language = {"language": edition.language}
    for folder, key in edition.items:
        yield "entry", language | {"folder": folder, "key": key}
    for kind, name in edition.groups:
        yield "group", language | {"kind": kind, "name": name}
    for name in edition.tops():
        yield "top", language | {"name": name}
    yield "home", language
    for path in edition.feeds():
        yield "feed", language | {"path": path.strip("/")}


def main(source: Path, out: Path) -> None:
    """Freeze the app into a folder."""
    app = create_app(read(source))
    app.config["FREEZER_DESTINATION"] = str(out)
    freezer = Freezer(app, with_static_files=False)

    @freezer.register_generator
    def every() -> Iterator[Address]:
        for edition in app.extensions["editions"].values():
            yield from addresses(edition)

    freezer.freeze()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
