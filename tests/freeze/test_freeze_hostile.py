"""Attacks and accidents by an editor or a stray file that must not affect the frozen site."""

import json
from types import SimpleNamespace


def test_nothing_is_published_through_a_link_out_of_the_media_folder(
    tiny_site: SimpleNamespace,
) -> None:
    secret = tiny_site.folder / "secret.txt"
    secret.write_text("secret")
    media = tiny_site.data / "media"
    media.mkdir(exist_ok=True)
    (media / "leak.txt").symlink_to(secret)
    (media / "own.txt").write_text("own")
    item = tiny_site.data / "content/news/item-1.json"
    raw = json.loads(item.read_text("utf-8"))
    raw["body"]["en"] = ["[own](/media/own.txt)"]
    raw["body"]["zh"] = [
        f"见 https://oasis.example/media/{name} 。" for name in ("leak.txt", "own.txt")
    ]
    item.write_text(json.dumps(raw), "utf-8")
    assert tiny_site.client.get("/media/leak.txt").status_code == 404
    target = tiny_site.folder / "build"
    result = tiny_site.app.test_cli_runner().invoke(args=["freeze", str(target)])
    assert result.exit_code == 0, result.output
    assert [path.name for path in (target / "media").iterdir()] == ["own.txt"]


def test_former_addresses_neither_stop_a_freeze_nor_stand_for_pages_there_are(
    tiny_site: SimpleNamespace,
) -> None:
    file = tiny_site.data / "content" / "news" / "item-1.json"
    former = ["../../../../x", "a" * 300, "cooperation/", "news/", "2024", "old-item"]
    file.write_text(
        json.dumps(json.loads(file.read_text("utf-8")) | {"formerAddresses": former}), "utf-8"
    )
    target = tiny_site.folder / "build"
    result = tiny_site.app.test_cli_runner().invoke(args=["freeze", str(target)])
    assert result.exit_code == 0, result.output
    for page in ("en/news", "en/cooperation"):
        assert "http-equiv" not in (target / page / "index.html").read_text("utf-8"), page
    assert "item-1/" in (target / "en/news/old-item/index.html").read_text("utf-8")


def test_old_addresses_that_no_file_can_have_stop_no_freeze_and_leave_nothing_broken(
    tiny_site: SimpleNamespace,
) -> None:
    """A file name has 255 bytes at most, which is fewer than 86 Chinese characters take; a path
    can't be a file and a folder.
    """
    item, site = (
        tiny_site.data / "content/news/item-1.json",
        tiny_site.data / "site.json",
    )
    sound = item.read_text("utf-8"), site.read_text("utf-8")
    target = tiny_site.folder / "build"

    def freeze(*options: str) -> None:
        result = tiny_site.app.test_cli_runner().invoke(args=["freeze", str(target), *options])
        assert result.exit_code == 0, result.output

    freeze()
    former = [
        "沙" * 86,
        "/".join(["b" * 200] * 9),
        "news/index.html",
        "2024/index.html/x",
        "沙" * 60,
        "old-item",
        "old-item/index.html",
    ]
    raw = json.loads(sound[1])
    raw["redirects"] = [
        {"id": f"r{number}", "from": old, "to": "/en/"}
        for number, old in enumerate(
            [
                f"/{'漠' * 86}/",
                f"/{'c' * 300}.html",
                "/en/index.html/old/",
                "/en/manifest.webmanifest/index.html",
                "/en/old.html",
                "/en/old.html/below/",
                "/en/search/index.json/",
            ]
        )
    ]
    for options in ((), ("--full",)):
        item.write_text(json.dumps(json.loads(sound[0]) | {"formerAddresses": former}), "utf-8")
        site.write_text(json.dumps(raw), "utf-8")
        freeze(*options)
        for stub in (
            f"en/news/{'沙' * 60}/index.html",
            "en/news/old-item/index.html",
            "en/old.html",
        ):
            assert "http-equiv" in (target / stub).read_text("utf-8"), stub
        assert (target / "en/manifest.webmanifest").is_file()
        item.write_text(sound[0], "utf-8")
        site.write_text(sound[1], "utf-8")
        freeze()
        assert not (target / "en/old.html").exists()


RULES = ("_redirects", ".htaccess")
ERROR_PAGES = ("/404.HTML", "//404.html", "/%34%30%34.html", "/old/404.html", "/500.html")


def test_no_redirect_replaces_a_file_of_the_site_or_a_page_for_errors(
    tiny_site: SimpleNamespace,
) -> None:
    target, file = tiny_site.folder / "build", tiny_site.data / "site.json"

    def freeze() -> dict[str, bytes]:
        result = tiny_site.app.test_cli_runner().invoke(args=["freeze", str(target)])
        assert result.exit_code == 0, result.output
        return {
            path.relative_to(target).as_posix(): path.read_bytes()
            for path in target.rglob("*")
            if path.is_file()
        }

    before = freeze()
    taken = [*(f"/{name}" for name in before if name.endswith(".html")), *ERROR_PAGES]
    assert {"/404.html", "/en/404.html", "/index.html", "/en/news/index.html"} < set(taken)
    rows = [
        {"id": f"r{number}", "from": old, "to": "https://evil.example/"}
        for number, old in enumerate([*taken, "/old/page/"])
    ]
    site = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(site | {"redirects": rows}), "utf-8")
    after = freeze()
    pages = {name for name in after if name.endswith(".html")}
    assert {name for name in pages if b"evil.example" in after[name]} == {"old/page/index.html"}
    assert {name: after[name] for name in pages & set(before)} == {
        name: body for name, body in before.items() if name in pages
    }
    rules = [name for name in after if name in RULES or name.startswith(".rules/")]
    lines = [line for name in rules for line in after[name].splitlines() if b"evil" in line]
    assert lines
    assert [line for line in lines if b"old/page/" not in line] == []


def test_the_check_names_a_redirect_by_hand_from_what_the_program_answers(
    tiny_site: SimpleNamespace,
) -> None:
    file = tiny_site.data / "site.json"
    site = json.loads(file.read_text("utf-8"))
    named = ["/editor/account/sign-in", "/Editor", "/404.html", "/en/404.html", "/index.html"]
    rows = [
        {"id": f"r{number}", "from": old, "to": "https://evil.example/"}
        for number, old in enumerate(named)
    ]
    file.write_text(json.dumps(site | {"redirects": rows}), "utf-8")
    result = tiny_site.app.test_cli_runner().invoke(args=["content", "check"])
    assert [old for old in named if f"{old} isn’t redirected" not in result.output] == []
