"""A freeze without a live site behind it has no links to pages that only a live site can serve, and
lists those pages.
"""

import json
from pathlib import Path
from types import SimpleNamespace

from frozen_links import check_links

from cms.web.context import EXTENSION_NAME

FORM = "/en/contact/write/"


def freeze(site: SimpleNamespace, target: Path, *options: str) -> str:
    done = site.app.test_cli_runner().invoke(args=["freeze", str(target), *options])
    assert done.exit_code == 0, done.output
    return done.output


def shows_finder_without_scripts(target: Path) -> bool:
    html = (target / "en" / "papers" / "index.html").read_text("utf-8")
    return "find-by-script" not in html.split('<form class="find', 1)[1].split(">", 1)[0]


def test_forms_are_shown_only_where_they_are_answered(
    small_site: SimpleNamespace, tmp_path: Path
) -> None:
    target = tmp_path / "frozen"
    page = target / "en" / "contact" / "index.html"
    freeze(small_site, target)
    assert FORM not in page.read_text("utf-8")
    assert not shows_finder_without_scripts(target)
    assert not [
        link for link in check_links(target, "https://oasis.example") if "contact" in link.address
    ]
    freeze(small_site, target, "--live")
    assert FORM in page.read_text("utf-8")
    assert shows_finder_without_scripts(target)
    freeze(small_site, target, "--alone")
    assert FORM not in page.read_text("utf-8"), "pages are rendered again without a live site"


def test_a_text_that_leads_to_the_form_is_reported(
    tiny_site: SimpleNamespace, tmp_path: Path
) -> None:
    file = tiny_site.data / "content" / "news" / "item-1.json"
    item = json.loads(file.read_text("utf-8"))
    item["body"]["en"] = [f"Write [to us]({FORM})."]
    file.write_text(json.dumps(item), "utf-8")
    tiny_site.site.store.refresh()
    assert "Broken link" not in freeze(tiny_site, tmp_path / "behind", "--live")
    said = freeze(tiny_site, tmp_path / "alone")
    assert f"{FORM}: Broken link" in said
    assert "en/news/item-1/index.html" in said


def test_a_release_for_files_alone_has_no_form(tiny_site: SimpleNamespace, tmp_path: Path) -> None:
    state = tiny_site.app.extensions[EXTENSION_NAME]
    state.site = state.site.with_settings(state.site.settings._replace(live=False))
    assert FORM not in tiny_site.client.get("/en/contact/").get_data(as_text=True)
