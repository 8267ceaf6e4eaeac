"""Unfinished and extreme entries: every page that shows one answers, as valid HTML and without
empty words.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import html5lib
import pytest

from app import create_app
from cms.content import Snapshot
from cms.schema.content_type import ContentType
from cms.schema.fields import (
    Field,
    Group,
    Rows,
)
from cms.web.views import preview_with
from tests.extreme_entries import EXTREME, TYPES, fill, fill_all, own_fields, write
from tests.pages import check_page
from tests.thorough import Run, by_turns, pairs
from tests.warm import Original

NOW = datetime(2026, 1, 15, tzinfo=UTC)
RIGHT_TO_LEFT = {"en": "معهد شينجيانغ للبيئة والجغرافيا", "zh": "شىنجاڭ ئېكولوگىيە"}
LISTS = (
    "",
    "news/",
    "news/category/event/",
    "news/year/2024/",
    "cooperation/",
    "cooperation/projects/",
    "cooperation/projects/country/ZZ/",
    "cooperation/conferences/",
    "cooperation/conferences/year/2024/",
    "cooperation/organizations/",
    "cooperation/organizations/country/ZZ/",
    "scientists/",
    "scientists/letter/t/",
    "research/",
    "research/kind/museum/",
    "about/",
    "about/structure/",
    "about/directors/",
    "sitemap/",
)


def parts_of(field: Field) -> Iterator[Any]:
    """Yield half-filled groups and rows: empty, or with one field."""
    if isinstance(field, Group):
        singles: list[dict[str, Any]] = [
            {},
            *({name: fill(one, 1, EXTREME)} for name, one in field.fields.items()),
        ]
        yield from (
            singles
            if not isinstance(field, Rows)
            else ([[{"id": f"r{number}"} | one for number, one in enumerate(singles)]])
        )


def entries(model: type[ContentType]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (key, values) of every tested entry."""
    yield "title-en", {model.title: {"en": "Only a title"}}
    yield "title-zh", {model.title: {"zh": "只有标题"}}
    for name, field in own_fields(model).items():
        values = [fill(field, 1, {"en": "Some words", "zh": "几个字"}), *parts_of(field)]
        for number, value in enumerate(values):
            yield (
                f"{name.lower()}-{number}",
                {model.title: {"en": f"Title and {name}"}, name: value},
            )
        yield f"{name.lower()}-alone", {name: values[0]}
    whole = fill_all(own_fields(model), 200, EXTREME)
    yield "whole", {model.title: EXTREME} | whole
    yield (
        "right-to-left",
        {model.title: RIGHT_TO_LEFT} | fill_all(own_fields(model), 2, RIGHT_TO_LEFT),
    )
    yield (
        "chinese",
        {model.title: {"zh": EXTREME["zh"]}}
        | fill_all(own_fields(model), 1, {"zh": "字", "en": "字"}),
    )
    if "start" in model.fields:
        yield (
            "backwards",
            {model.title: {"en": "Ends first"}, "start": "2024-08-31", "end": "2023-02-01"},
        )
        yield "partly", {model.title: {"en": "Partly"}, "start": "2031", "end": "2031-05"}


@pytest.fixture(scope="module")
def strange(
    tmp_path_factory: pytest.TempPathFactory, shipped_original: Original
) -> SimpleNamespace:
    """The tests’ institute with every strange entry, published in the languages of its title."""
    folder = tmp_path_factory.mktemp("strange")
    shipped_original.copy(folder)
    app = create_app(
        {"data": folder / "data", "instance": folder / "instance", "editor": False, "watch": False}
    )
    app.testing = True
    store = app.extensions["oasis"].site.store
    for type in TYPES:
        for key, values in entries(store.content().models[type]):
            write(
                folder / "data/content" / type / f"odd-{key}.json",
                store.content().models[type],
                values,
            )
    store.refresh()
    content = store.content()
    assert not [key for _, key in content.faults if key.startswith("odd-")]
    return SimpleNamespace(
        app=app,
        client=app.test_client(),
        shown=Snapshot(content, NOW),
        everything=Snapshot(content, NOW, everything=True),
    )


def check_html(path: str, html: str, status: int = 200) -> None:
    from werkzeug.test import TestResponse

    response = TestResponse([html.encode()], f"{status} OK", {"Content-Type": "text/html"}, None)  # type: ignore[arg-type]
    check_page(path, response)
    check_main(path, html)


def check_main(path: str, html: str) -> None:
    main = re.sub(
        r"<(header class=\"site-header|footer)\b.*?</(header|footer)>", "", html, flags=re.DOTALL
    )
    parser = html5lib.HTMLParser(strict=True)
    try:
        parser.parse(main)
    except html5lib.html5parser.ParseError as error:
        pytest.fail(f"{path}: {error} {parser.errors[-1:]}")
    body = re.search(r"<main.*</main>", main, re.DOTALL)
    assert body, path
    assert "/media/None" not in html, path
    assert " style=" not in body[0], path
    assert not re.search(r"<(a|h[1-6]|dd|p|li|caption|figcaption)\b[^>]*>\s*</\1>", body[0]), path


def pages(snapshot: Snapshot, type: str) -> list[str]:
    return [
        address
        for (kind, key), address in snapshot.addresses.by_name.items()
        if kind == type and key.startswith("odd-") and "#" not in address  # those have no page
    ]


EVERY = 1 if Run.thorough else 2
"""A usual run renders half of the entries by turns: one in the preview, the next on the site."""


@pytest.mark.parametrize("type", TYPES)
def test_the_preview_draws_every_entry(strange: SimpleNamespace, type: str) -> None:
    preview = preview_with(strange.app)
    found = pages(strange.everything, type)
    assert len(found) > 20
    for number, address in enumerate(by_turns(found[::EVERY], 2)):
        path = f"/{('en', 'zh')[number % 2]}/{address}"
        html, status = preview(strange.everything, path)
        check_html(path, html, status)


@pytest.mark.parametrize("type", TYPES)
def test_what_was_published_unfinished_is_shown(strange: SimpleNamespace, type: str) -> None:
    shown = set(pages(strange.shown, type))
    found = [one for one in pages(strange.everything, type)[EVERY - 1 :: EVERY] if one in shown]
    for number, address in enumerate(by_turns(found, 2)):
        path = f"/{('zh', 'en')[number % 2]}/{address}"
        response = strange.client.get(path)
        check_page(path, response)
        check_main(path, response.get_data(as_text=True))


@pytest.mark.parametrize(("path", "locale"), pairs(LISTS, ("en", "zh")))
def test_lists_show_them_too(strange: SimpleNamespace, locale: str, path: str) -> None:
    response = strange.client.get(f"/{locale}/{path}")
    check_page(f"/{locale}/{path}", response)
    check_main(path, response.get_data(as_text=True))
    html, status = preview_with(strange.app)(strange.everything, f"/{locale}/{path}")
    check_html(f"/{locale}/{path}", html, status)


def test_the_sitemap_lists_every_entry(strange: SimpleNamespace) -> None:
    xml = strange.client.get("/sitemap.xml").get_data(as_text=True)
    for type in TYPES:
        for address in pages(strange.shown, type):
            assert f"/{address}</loc>" in xml, address


def test_a_conference_without_an_end_or_any_date_is_listed(strange: SimpleNamespace) -> None:
    html = strange.client.get("/en/cooperation/conferences/").get_data(as_text=True)
    for key in ("title-en", "title-zh", "start-0", "end-0", "backwards", "partly"):
        assert html.count(f'href="/en/cooperation/conferences/odd-{key}/"') == 1, key
