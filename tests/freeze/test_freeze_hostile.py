"""What an editor or a stray file can't do to the frozen site."""

import json
from types import SimpleNamespace


def test_nothing_is_published_through_a_link_out_of_the_media_folder(small_site: SimpleNamespace) -> None:
    secret = small_site.folder / "secret.txt"
    secret.write_text("secret")
    media = small_site.data / "media"
    media.mkdir(exist_ok=True)
    (media / "leak.txt").symlink_to(secret)
    (media / "own.txt").write_text("own")
    item = small_site.data / "content/news/aral-sea-expedition.json"
    raw = json.loads(item.read_text("utf-8"))
    raw["body"]["en"] = ["[own](/media/own.txt)"]
    raw["body"]["zh"] = [f"见 https://oasis.example/media/{name} 。" for name in ("leak.txt", "own.txt")]
    item.write_text(json.dumps(raw), "utf-8")
    assert small_site.client.get("/media/leak.txt").status_code == 404
    target = small_site.folder / "build"
    result = small_site.app.test_cli_runner().invoke(args=["freeze", str(target)])
    assert result.exit_code == 0, result.output
    assert [path.name for path in (target / "media").iterdir()] == ["own.txt"]


def test_former_addresses_neither_stop_a_freeze_nor_stand_for_pages_there_are(small_site: SimpleNamespace) -> None:
    file = small_site.data / "content" / "news" / "aral-sea-expedition.json"
    former = ["../../../../x", "a" * 300, "cooperation/", "news/", "2024", "aral-expedition"]
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"formerAddresses": former}), "utf-8")
    target = small_site.folder / "build"
    result = small_site.app.test_cli_runner().invoke(args=["freeze", str(target)])
    assert result.exit_code == 0, result.output
    for page in ("en/news", "en/cooperation"):
        assert "http-equiv" not in (target / page / "index.html").read_text("utf-8"), page
    assert "aral-sea-expedition/" in (target / "en/news/aral-expedition/index.html").read_text("utf-8")
