"""The guide is read from folders of files, the institute's own first."""

from pathlib import Path

import pytest

from cms.core.errors import NotFound
from cms.core.settings import Settings
from features.guide.chapters import Guide, guide_of


def made(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture
def guide(tmp_path: Path) -> Guide:
    program = made(
        tmp_path / "program",
        en__README="# Help\n\n## All\n\n- [Write](write.md)\n- [Keys](keys.md)\n",
        en__write="# Write\n\nSee [keys](keys.md#in-a-text).\n\n## Begin\n\n## End it\n",
        en__keys="# Keys\n\n## In a text\n",
        zh__README="# 帮助\n\n- [写](write.md)\n",
        zh__write="# 写\n\n## 开始\n\n## 结束\n",
    )
    own = made(tmp_path / "own", en__keys="# Our keys\n", en__printer="# The printer\n")
    return Guide((own, program))


def test_the_institutes_chapters_replace_the_programs_and_come_last(guide: Guide) -> None:
    parts = [(one.title, [each.title for each in one.chapters]) for one in guide.parts("en")]
    assert parts == [("All", ["Write", "Our keys"]), ("", ["The printer"])]


def test_a_language_without_a_chapter_or_a_guide_gets_the_english_one(guide: Guide) -> None:
    assert [guide.chapter("zh", name).lang for name in ("write", "keys")] == ["zh", "en"]
    assert guide.contents("fr").lang == "en"
    assert [one.name for part in guide.parts("fr") for one in part.chapters][:2] == [
        "write",
        "keys",
    ]


def test_headings_correspond_by_their_order(guide: Guide) -> None:
    assert [guide.anchor(lang, "write", "end-it") for lang in ("en", "zh", "fr")] == [
        "s-end-it",
        "s-结束",
        "s-end-it",
    ]
    assert guide.anchor("zh", "write", "gone") == ""


def test_links_lead_to_the_headings_of_other_chapters(guide: Guide) -> None:
    assert '<a href="keys.md#s-in-a-text">' in guide.chapter("en", "write").text.html


def test_a_changed_file_is_read_again(guide: Guide) -> None:
    assert guide.chapter("en", "printer").title == "The printer"
    made(guide.folders[0], en__printer="# Two printers\n")
    assert guide.chapter("en", "printer").title == "Two printers"


@pytest.mark.parametrize("name", ["", "gone", "../zh/write", "..%2Fzh%2Fwrite", "README", "WRITE"])
def test_no_other_file_is_a_chapter(guide: Guide, name: str) -> None:
    with pytest.raises(NotFound):
        guide.chapter("en", name)


@pytest.mark.parametrize("name", ["gone.webp", "../write.md", "write.md", "x.svg"])
def test_no_other_file_is_a_picture(guide: Guide, name: str) -> None:
    with pytest.raises(NotFound):
        guide.picture("en", name)


def test_lists_of_features_stand_below_the_headings_of_the_contents(tmp_path: Path) -> None:
    program = made(
        tmp_path / "program",
        en__README="# Help\n\n## All\n\n- [Write](write.md)\n\n## More\n\n- [Keys](keys.md)\n",
        en__write="# Write\n",
        en__keys="# Keys\n",
        zh__README="# 帮助\n\n## 全部\n\n- [写](write.md)",
    )
    desk = made(
        tmp_path / "desk",
        en__README="# Desk\n\n## All\n\n- [Desk](desk.md)\n- [Write](write.md)\n\n## Own\n\n- [Own](own.md)\n",
        en__desk="# Desk\n",
        en__own="# Own\n",
        zh__README="# 台\n\n## 全部\n\n- [台](desk.md)\n",
        zh__desk="# 台\n",
    )
    other = made(
        tmp_path / "other",
        en__README="# Other\n\n## All\n\n- [Keys of ours](keys.md)\n- [Other](other.md)\n",
        en__other="# Other\n",
        en__keys="# Hidden by the program's\n",
        fr__README="# Autre\n\n## Tout\n\n- [Autre](other.md)\n",
    )
    guide = Guide((program,), (desk, other, tmp_path / "without"))

    def shown(lang: str) -> list[tuple[str, list[str]]]:
        return [(one.title, [each.name for each in one.chapters]) for one in guide.parts(lang)]

    parts = [("All", ["write", "desk", "other"]), ("More", ["keys"]), ("Own", ["own"])]
    assert shown("en") == shown("fr") == parts
    assert guide.contents("fr").title == "Help"
    assert shown("zh") == [("全部", ["write", "desk"]), ("All", ["keys", "other"])]
    html = guide.contents("en").text.html
    assert html.count("<ul>") == 3
    assert html.index('href="desk.md"') < html.index('href="other.md"') < html.index("More")
    assert guide.chapter("en", "keys").title == "Keys"
    made(desk, en__README="# Desk\n")
    assert shown("en")[0] == ("All", ["write", "other"])


def test_the_programs_guide_is_shipped(tmp_path: Path) -> None:
    own = made(tmp_path / "guide", en__printer="# The printer\n")
    parts = guide_of(Settings(site=tmp_path)).parts("en")
    assert own.is_dir()
    assert parts[0].title == "For editors"
    assert [one.name for one in parts[-1].chapters] == ["printer"]
