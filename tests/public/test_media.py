"""Files of the media folder: served with care, frozen, checked."""

from types import SimpleNamespace

import pytest

PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def media(small_site: SimpleNamespace) -> SimpleNamespace:
    folder = small_site.data / "media" / "2024"
    folder.mkdir(parents=True)
    (folder / "湖.png").write_bytes(PICTURE)
    (folder / "evil.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    return small_site


def test_a_file_is_served_with_its_type(media: SimpleNamespace) -> None:
    response = media.client.get("/media/2024/湖.png")
    assert (response.status_code, response.mimetype) == (200, "image/png")
    assert response.get_data() == PICTURE


def test_a_drawing_can_run_no_script(media: SimpleNamespace) -> None:
    headers = media.client.get("/media/2024/evil.svg").headers
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/media/2024/", "/media/2024", "/media/../site.json", "/media/%2e%2e/site.json",
                                  "/media/2024/../../site.json", "/media//etc/passwd", "/media/none.png"])
def test_nothing_else_is_served(media: SimpleNamespace, path: str) -> None:
    assert media.client.get(path).status_code in (404, 308)
    assert b"baseUrl" not in media.client.get(path, follow_redirects=True).get_data()


def test_media_are_frozen_and_a_missing_one_is_told(media: SimpleNamespace) -> None:
    file = media.data / "content/news/aral-sea-expedition.json"
    text = file.read_text("utf-8")
    image = '"image": {"file": "2024/湖.png", "alt": {"en": "A lake", "zh": "湖"}},\n  "category"'
    file.write_text(text.replace('"category"', image, 1), "utf-8")
    target = media.folder / "build"
    result = media.app.test_cli_runner().invoke(args=["freeze", str(target)])
    assert result.exit_code == 0, result.output
    assert (target / "media/2024/湖.png").read_bytes() == PICTURE
    (media.data / "media/2024/湖.png").unlink()
    check = media.app.test_cli_runner().invoke(args=["content", "check"])
    assert check.exit_code == 1
    assert "aral-sea-expedition.json" in check.output
    again = media.app.test_cli_runner().invoke(args=["freeze", str(target)])
    assert again.exit_code == 1
    assert "湖.png" in again.output or "%E6%B9%96.png" in again.output
