"""What an editor or a stray file can't do to the frozen site."""

import json
from types import SimpleNamespace


def test_nothing_is_published_through_a_link_out_of_the_media_folder(
    small_site: SimpleNamespace,
) -> None:
    secret = small_site.folder / "secret.txt"
    secret.write_text("secret")
    media = small_site.data / "media"
    media.mkdir(exist_ok=True)
    (media / "leak.txt").symlink_to(secret)
    (media / "own.txt").write_text("own")
    item = small_site.data / "content/news/aral-sea-expedition.json"
    raw = json.loads(item.read_text("utf-8"))
    raw["body"]["en"] = ["[own](/media/own.txt)"]
    raw["body"]["zh"] = [
        f"见 https://oasis.example/media/{name} 。" for name in ("leak.txt", "own.txt")
    ]
    item.write_text(json.dumps(raw), "utf-8")
    assert small_site.client.get("/media/leak.txt").status_code == 404
    target = small_site.folder / "build"
    result = small_site.app.test_cli_runner().invoke(args=["freeze", str(target)])
    assert result.exit_code == 0, result.output
    assert [path.name for path in (target / "media").iterdir()] == ["own.txt"]


def test_former_addresses_neither_stop_a_freeze_nor_stand_for_pages_there_are(
    small_site: SimpleNamespace,
) -> None:
    file = small_site.data / "content" / "news" / "aral-sea-expedition.json"
    former = ["../../../../x", "a" * 300, "cooperation/", "news/", "2024", "aral-expedition"]
    file.write_text(
        json.dumps(json.loads(file.read_text("utf-8")) | {"formerAddresses": former}), "utf-8"
    )
    target = small_site.folder / "build"
    result = small_site.app.test_cli_runner().invoke(args=["freeze", str(target)])
    assert result.exit_code == 0, result.output
    for page in ("en/news", "en/cooperation"):
        assert "http-equiv" not in (target / page / "index.html").read_text("utf-8"), page
    assert "aral-sea-expedition/" in (target / "en/news/aral-expedition/index.html").read_text(
        "utf-8"
    )


def test_old_addresses_that_no_file_can_have_stop_no_freeze_and_leave_nothing_broken(
    small_site: SimpleNamespace,
) -> None:
    """A name has 255 bytes at most, and 86 Chinese characters have more; a file can't be a folder
    as well.
    """
    item, site = (
        small_site.data / "content/news/aral-sea-expedition.json",
        small_site.data / "site.json",
    )
    sound = item.read_text("utf-8"), site.read_text("utf-8")
    target = small_site.folder / "build"

    def freeze(*options: str) -> None:
        result = small_site.app.test_cli_runner().invoke(args=["freeze", str(target), *options])
        assert result.exit_code == 0, result.output

    freeze()
    former = [
        "沙" * 86,
        "/".join(["b" * 200] * 9),
        "news/feed.atom",
        "news/index.html",
        "2024/index.html/x",
        "沙" * 60,
        "aral-expedition",
        "aral-expedition/index.html",
    ]
    raw = json.loads(sound[1])
    raw["redirects"] = [
        {"id": f"r{number}", "from": old, "to": "/en/"}
        for number, old in enumerate(
            [
                f"/{'漠' * 86}/",
                f"/{'c' * 300}.html",
                "/en/index.html/old/",
                "/en/feed.atom/index.html",
                "/en/old.html",
                "/en/old.html/below/",
                "/en/news/feed.atom/",
            ]
        )
    ]
    for options in ((), ("--full",)):
        item.write_text(json.dumps(json.loads(sound[0]) | {"formerAddresses": former}), "utf-8")
        site.write_text(json.dumps(raw), "utf-8")
        freeze(*options)
        for stub in (
            f"en/news/{'沙' * 60}/index.html",
            "en/news/aral-expedition/index.html",
            "en/old.html",
        ):
            assert "http-equiv" in (target / stub).read_text("utf-8"), stub
        assert (target / "en/news/feed.atom").is_file()
        item.write_text(sound[0], "utf-8")
        site.write_text(sound[1], "utf-8")
        freeze()
        assert not (target / "en/old.html").exists()
