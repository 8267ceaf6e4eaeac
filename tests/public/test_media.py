"""Files of the media folder: those shown by something published are served with safe headers,
frozen and checked.
"""

import json
from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import unquote

import pytest

from cms.schema.usages import linked_media

PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def media(tiny_site: SimpleNamespace) -> SimpleNamespace:
    folder = tiny_site.data / "media" / "2024"
    folder.mkdir(parents=True)
    (folder / "湖.png").write_bytes(PICTURE)
    (folder / "evil.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    )
    (folder / "draft.png").write_bytes(PICTURE)
    edit(
        tiny_site,
        body={
            "en": ["[A lake](/media/2024/湖.png) and [a drawing](/media/2024/evil.svg)"],
            "zh": ["字"],
        },
    )
    return tiny_site


def edit(site: SimpleNamespace, **values: object) -> None:
    """Edit a news item by hand."""
    file = site.data / "content/news/item-1.json"
    raw = json.loads(file.read_text("utf-8")) | values
    file.write_text(
        json.dumps({name: value for name, value in raw.items() if value is not None}), "utf-8"
    )
    site.site.store.refresh()


def status(site: SimpleNamespace, name: str) -> int:
    return site.client.get(f"/media/2024/{name}").status_code


def frozen(site: SimpleNamespace) -> set[str]:
    """Freeze the site, or update its frozen folder, and return its media files."""
    target = site.folder / "build"
    result = site.app.test_cli_runner().invoke(args=["freeze", str(target)])
    assert result.exit_code == 0, result.output
    return {path.name for path in (target / "media" / "2024").glob("*")}


def test_a_file_is_served_with_its_type(media: SimpleNamespace) -> None:
    response = media.client.get("/media/2024/湖.png")
    assert (response.status_code, response.mimetype) == (200, "image/png")
    assert response.get_data() == PICTURE


def test_a_drawing_can_run_no_script(media: SimpleNamespace) -> None:
    headers = media.client.get("/media/2024/evil.svg").headers
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/media/2024/",
        "/media/2024",
        "/media/../site.json",
        "/media/%2e%2e/site.json",
        "/media/2024/../../site.json",
        "/media//etc/passwd",
        "/media/none.png",
    ],
)
def test_nothing_else_is_served(media: SimpleNamespace, path: str) -> None:
    assert media.client.get(path).status_code in (404, 308)
    assert b"baseUrl" not in media.client.get(path, follow_redirects=True).get_data()


def test_media_are_frozen_and_a_missing_one_is_told(media: SimpleNamespace) -> None:
    edit(media, image={"file": "2024/湖.png", "alt": {"en": "A lake", "zh": "湖"}})
    target = media.folder / "build"
    result = media.app.test_cli_runner().invoke(args=["freeze", str(target)])
    assert result.exit_code == 0, result.output
    assert (target / "media/2024/湖.png").read_bytes() == PICTURE
    (media.data / "media/2024/湖.png").unlink()
    check = media.app.test_cli_runner().invoke(args=["content", "check"])
    assert check.exit_code == 1
    assert "item-1.json" in check.output
    again = media.app.test_cli_runner().invoke(args=["freeze", str(target)])
    assert "湖.png" in again.output or "%E6%B9%96.png" in again.output


def test_what_nothing_published_shows_is_neither_served_nor_frozen(media: SimpleNamespace) -> None:
    assert status(media, "湖.png") == 200
    assert status(media, "draft.png") == 404
    assert frozen(media) == {"湖.png", "evil.svg"}


@pytest.mark.parametrize("name", ["plan.pdf", "film.mkv"])
def test_a_file_that_nothing_shows_is_a_link_in_texts(media: SimpleNamespace, name: str) -> None:
    (media.data / "media/2024" / name).write_bytes(b"x")
    text = [f'![A & "B"](/media/2024/{name})', "", f"![](/media/2024/{name})"]
    edit(media, body={"en": text, "zh": ["字"]})
    html = media.client.get("/en/news/item-1/").get_data(as_text=True)
    link = f'<a href="/media/2024/{name}">'
    assert f"{link}A &amp; &quot;B&quot;</a>" in html
    assert f"{link}{name}</a>" in html
    assert status(media, name) == 200


def test_publishing_an_entry_publishes_its_files_and_unpublishing_takes_them_away(
    media: SimpleNamespace,
) -> None:
    shown = {"state": "published"}
    edit(
        media,
        image={"file": "2024/draft.png"},
        publication={"en": {"state": "draft"}, "zh": {"state": "draft"}},
    )
    assert (status(media, "draft.png"), status(media, "湖.png")) == (404, 404)
    assert frozen(media) == set()
    edit(media, publication={"en": shown, "zh": shown})
    assert (status(media, "draft.png"), status(media, "湖.png")) == (200, 200)
    assert frozen(media) == {"湖.png", "evil.svg", "draft.png"}
    edit(media, image=None)
    assert (status(media, "draft.png"), status(media, "湖.png")) == (404, 200)
    (media.data / "media/lakes").mkdir()
    (media.data / "media/2024/湖.png").rename(media.data / "media/lakes/湖.png")
    (media.data / "media/2024/湖.png.json").write_text('{"movedTo": "lakes/湖.png"}', "utf-8")
    edit(media, body={"en": ["![](/media/lakes/湖.png) [a](/media/2024/evil.svg)"], "zh": ["字"]})
    answer = media.client.get("/media/2024/湖.png")
    assert (answer.status_code, unquote(answer.location)) == (301, "/media/lakes/湖.png")
    assert frozen(media) == {"湖.png", "evil.svg"}, "a copy has replaced the file"
    built = media.folder / "build/media"
    assert (built / "2024/湖.png").read_bytes() == (built / "lakes/湖.png").read_bytes()


def test_a_file_appears_with_its_entry_at_the_moment(media: SimpleNamespace) -> None:
    later = {"state": "published", "from": "2999-01-01T00:00:00+00:00"}
    edit(media, image={"file": "2024/draft.png"}, publication={"en": later, "zh": later})
    assert status(media, "draft.png") == 404


def test_a_language_that_is_not_published_publishes_no_files(media: SimpleNamespace) -> None:
    edit(
        media,
        body={"en": ["Words."], "zh": ["![](/media/2024/draft.png)"]},
        publication={"en": {"state": "published"}, "zh": {"state": "draft"}},
    )
    assert status(media, "draft.png") == 404
    edit(media, publication={"en": {"state": "published"}, "zh": {"state": "published"}})
    assert status(media, "draft.png") == 200


def test_what_a_style_sheet_names_is_published(own_program: Callable[[], SimpleNamespace]) -> None:
    program = own_program()
    (program.data / "media").mkdir()
    (program.data / "media" / "logo.png").write_bytes(PICTURE)
    assert program.app.test_client().get("/media/logo.png").status_code == 404
    with (program.folder / "static/css/base.css").open("a") as sheet:
        sheet.write('header { background: url("/media/logo.png") }')
    program.site.store.notify_workers()
    assert program.app.test_client().get("/media/logo.png").status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "![a](/media/2024/a.png)",
        '![a](</media/2024/a.png> "Title")',
        "[a](/media/2024/a.png 'Title')",
        "[a]: /media/2024/a.png",
        "<https://oasis.example/media/2024/a.png>",
        "See https://oasis.example/media/2024/a.png.",
        "见https://oasis.example/media/2024/a.png，以及",
        "[a](/media/2024/a.png#page=2)",
        "[a](/media/%32024/a.png?x)",
        "[a](/media/2024/a\\.png)",
        "[a](/media/2024/a&#46;png)",
        "**/media/2024/a.png**",
        "(/media/2024/a.png)",
    ],
)
def test_an_address_is_found_however_it_is_written(text: str) -> None:
    assert "2024/a.png" in linked_media(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("![a](</media/my lake.png>)", "my lake.png"),
        ("![a](/media/lake(1).png)", "lake(1).png"),
        ("![a](/media/湖%20边.png)", "湖 边.png"),
        ("![a](/media/a\\(b.png)", "a(b.png"),
    ],
)
def test_a_name_with_unusual_characters_is_found(text: str, name: str) -> None:
    assert name in linked_media(text)
