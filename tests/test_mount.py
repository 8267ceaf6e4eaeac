"""The app below a path is created once, whichever request comes first."""

import threading
import time

from flask import Flask
from werkzeug.test import Client

from blueprints.editor.mount import LazyMount


def test_the_inner_app_is_opened_once_and_only_when_it_is_asked_for() -> None:
    opened: list[int] = []

    def inner() -> Flask:
        opened.append(1)
        time.sleep(0.05)
        app = Flask("inner")
        app.add_url_rule("/", "front", lambda: "inner")
        return app

    outer = Flask("outer")
    outer.add_url_rule("/", "front", lambda: "outer")
    mount = LazyMount(outer.wsgi_app, "/below", inner)
    assert Client(mount).get("/").text == "outer"
    assert opened == []
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda: answers.append(Client(mount).get("/below/").text))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["inner"] * 8
    assert opened == [1]


def test_only_what_is_at_or_below_the_path_is_the_inner_apps() -> None:
    outer = Flask("outer")
    outer.add_url_rule("/<path:path>", "any", lambda path: f"outer {path}")
    inner = Flask("inner")
    inner.add_url_rule("/", "front", lambda: "inner")
    client = Client(LazyMount(outer.wsgi_app, "/below", lambda: inner))
    assert client.get("/below/").text == "inner"
    assert client.get("/below").status_code == 308
    assert client.get("/belowground/").text == "outer belowground/"
    assert client.get("/a/below/").text == "outer a/below/"
