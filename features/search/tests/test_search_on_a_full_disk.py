"""Without room for its index, search says that it can't answer yet."""

from pathlib import Path

from disks import small_disk
from entries import put

from tests.warm import Original, site_in


def test_visitors_are_told_to_come_back(tmp_path: Path, small_original: Original) -> None:
    with small_disk(tmp_path / "disk", 40) as disk:
        small_original.copy(disk.folder)
        site = site_in(disk.folder)
        put(site, "pages/linking", title={"en": "Linking", "zh": "链接"}, body={"en": ["Oasis."]})
        disk.fill()
        answer = site.client.get("/en/search/?q=oasis")
        assert answer.status_code == 503
        assert "The search index is being built." in answer.text
        disk.make_room()
        assert site.client.get("/en/search/?q=oasis").status_code == 200
