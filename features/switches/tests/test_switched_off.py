"""A feature with pages, entries and files is switched off in the editor, deleted and put back: the plan
shown before, the answers at its addresses, and the data that stay.
"""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from entries import put
from people import Visitor, join

from app import create_app
from blueprints.editor.app import create_app as create_editor
from cms.accounts.permissions import Actor
from cms.web.public_addresses import SectionPages
from cms.web.views import preview_with

DECLARATION = """
from pathlib import Path

from cms.core.feature import Beside, Feature
from oasis import ContentType, Line, Markdown, Section


class Quote(ContentType, name="quotes"):
    label, plural = "Quotation", "Quotations"
    section, route = "quotes", "quotes/{address}/"
    title = Line("Title", localized=True, required=True)
    text = Markdown("Text", localized=True)


quotes = Section("quotes", __name__, [Quote], label="Quotations")


@quotes.fragment("last")
def last(read):
    return {"newest": read.list("quotes", "link")[-1]}


@quotes.page("/")
def index(read):
    from flask import render_template

    titles = ", ".join(entry.title for entry in read.list("quotes", "link"))
    return render_template("quotes/index.html") + f"<h1>{titles}</h1>"


@quotes.entry(Quote)
def show(read, entry):
    return f"<h1>{entry.title}</h1>"


feature = Feature(
    "quotes",
    Path(__file__).parent,
    label="Quotations",
    sections=(quotes,),
    beside={"people.quo": Beside(f"{__name__}:file")},
)


def file(read, entry):
    from flask import Response

    return Response(entry.title, mimetype="text/plain")
"""
NEEDY = """
from pathlib import Path
from cms.core.feature import Feature

feature = Feature("needy", Path(__file__).parent, label="Of quotations", needs=("quotes",))
"""
LONE = """
from pathlib import Path

from cms.core.feature import Feature
from oasis import Section

lone = Section("lone", __name__, [], label="One page")


@lone.page("/")
def index(read):
    return "<h1>Alone</h1>"


feature = Feature("lone", Path(__file__).parent, label="One page", sections=(lone,))
"""
QUOTE = {
    "title": {"en": "River", "zh": "河"},
    "text": {"en": ["It flows."]},
    "publication": {"en": {"state": "published"}, "zh": {"state": "published"}},
}
PAGES = ("/en/quotes/", "/en/quotes/river/", "/zh/quotes/river/", "/en/scientists/li-na.quo")


@pytest.fixture
def quotes(tiny_site: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    """A site with such a feature of its own, one that needs it, and one with a single page."""
    for name, text in (("quotes", DECLARATION), ("needy", NEEDY), ("lone", LONE)):
        folder = tmp_path / "institute" / "features" / name
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text(text)
    templates = tmp_path / "institute/features/quotes/templates/quotes"
    (templates / "fragments").mkdir(parents=True)
    (templates / "index.html").write_text("{{ fragment('quotes/last') }}")
    (templates / "fragments/last.html").write_text("<p>Newest: {{ newest.title }}</p>")
    (tiny_site.data / "content/quotes").mkdir()
    (tiny_site.data / "content/quotes/river.json").write_text(json.dumps(QUOTE, indent=2))
    words = {"en": ["See [quotes](/en/quotes/) and [[quotes/river]]."]}
    put(tiny_site, "pages/sayings", title={"en": "Sayings"}, body=words)
    return SimpleNamespace(own=tmp_path / "institute", data=tiny_site.data, folder=tmp_path)


def started(quotes: SimpleNamespace) -> SimpleNamespace:
    """Start the site and its editor as a new process would."""
    places = {"site": quotes.own, "data": quotes.data, "instance": quotes.folder / "instance"}
    app = create_app(places | {"watch": False, "editor": False})
    app.testing = True
    site = app.extensions["oasis"].site
    assert not site.failed_features, site.failed_features
    editor = create_editor(site, preview_with(app), None, SectionPages(app))
    editor.testing = True
    return SimpleNamespace(app=app, site=site, editor=editor, client=app.test_client())


def administrator(site: SimpleNamespace) -> Visitor:
    account = next(iter(site.site.accounts.all()), None) or join(site.site, "administrator")
    visitor = Visitor(site.editor)
    visitor.sign_in(account.email)
    return visitor


def statuses(site: SimpleNamespace) -> set[int]:
    return {site.client.get(path).status_code for path in PAGES}


def test_the_plan_says_what_goes(quotes: SimpleNamespace) -> None:
    site = started(quotes)
    assert statuses(site) == {200}
    html = administrator(site).text("/features/quotes")
    for text in (
        *("Of quotations", "Quotations: 1", "Sayings", "* stands for any text."),
        *("<li>/en/quotes/</li>", "<li>/zh/quotes/*/</li>", "<li>/en/scientists/*.quo</li>"),
    ):
        assert text in html, text
    assert "About" not in html, "a page that leads nowhere there"
    html = administrator(site).text("/features/needy")
    assert "Addresses that will stop working" not in html


def test_the_plan_explains_the_star_where_an_address_has_one(quotes: SimpleNamespace) -> None:
    html = administrator(started(quotes)).text("/features/lone")
    assert "<li>/en/lone/</li>" in html
    assert "*" not in html[html.index("Addresses that will stop working") :]


def test_its_addresses_are_gone_live_and_frozen_and_back(quotes: SimpleNamespace) -> None:
    site = started(quotes)
    before = (quotes.data / "site.json").read_bytes()
    page = administrator(site).post("/features/quotes", 303, on="0")
    assert page.headers["Location"].endswith("/features/")
    assert statuses(site) == {200}, "until the next start"
    site = started(quotes)
    assert statuses(site) == {410}
    assert site.client.get("/en/scientists/li-na/").status_code == 200
    assert site.client.get("/en/quote/").status_code == 404
    frozen = freeze(site, quotes)
    assert not (frozen / "en/quotes").exists()
    visitor = administrator(site)
    visitor.post("/features/quotes", 303, on="1")
    assert json.loads((quotes.data / "site.json").read_bytes()) == json.loads(before)
    site = started(quotes)
    assert statuses(site) == {200}
    assert (freeze(site, quotes) / "en/quotes").exists()


def test_its_front_leads_elsewhere_in_each_language(quotes: SimpleNamespace) -> None:
    site = started(quotes)
    visitor = administrator(site)
    html = visitor.text("/features/quotes")
    for wrong in ("news", "/en/nothing/", "javascript:alert(1)"):
        html = visitor.post("/features/quotes", 422, on="0", to=wrong).text
        assert 'id="to-error"' in html, wrong
        assert f'value="{wrong}"' in html
    visitor.post("/features/quotes", 303, on="0", to="/en/news/")
    site = started(quotes)
    for code in ("en", "zh"):
        answer = site.client.get(f"/{code}/quotes/")
        assert (answer.status_code, answer.location) == (301, f"/{code}/news/")
    assert site.client.get("/en/quotes/river/").status_code == 410


def test_its_section_has_a_fragment(quotes: SimpleNamespace) -> None:
    assert "<p>Newest: River</p>" in started(quotes).client.get("/en/quotes/").text


def test_its_entries_stay_byte_for_byte_while_it_is_away(quotes: SimpleNamespace) -> None:
    pytest.importorskip("features.content_check")
    """It is deleted, a day's work is done without it, and it is put back."""
    site, actor = started(quotes), Actor("a", "A", "administrator")
    flat = site.site.editing.drafts.open("quotes", "river").flat
    site.site.editing.drafts.save(actor, "quotes", "river", flat, {**flat, "title.en": "Stream"})
    before, page = kept(quotes), site.client.get("/en/quotes/river/").text
    assert len(before) == 2, "the entry and its draft"
    folder, away = quotes.own / "features/quotes", quotes.folder / "quotes-away"
    folder.rename(away)
    site = started(quotes)
    result = site.app.test_cli_runner().invoke(args=["content", "check"])
    assert "content/quotes" in result.output
    for number in (1, 2):
        put(
            SimpleNamespace(site=site.site, data=quotes.data),
            f"news/new-{number}",
            headline={"en": "New"},
        )
    flat = site.site.editing.drafts.open("news", "item-1").flat
    edit = site.site.editing
    edit.drafts.save(actor, "news", "item-1", flat, {**flat, "headline.en": "Work"})
    edit.publishing.publish(actor, "news", "item-1", ["en"])
    edit.trash.move(actor, "news", "item-2")
    administrator(site).text("/entries/news/")
    freeze(site, quotes)
    assert kept(quotes) == before
    away.rename(folder)
    site = started(quotes)
    assert kept(quotes) == before
    assert site.client.get("/en/quotes/river/").text == page
    assert site.site.editing.drafts.open("quotes", "river").flat["title.en"] == "Stream"


def kept(quotes: SimpleNamespace) -> dict[str, bytes]:
    """The files of its entries: content, drafts and history."""
    return {
        str(path.relative_to(quotes.folder)): path.read_bytes()
        for path in sorted(quotes.folder.glob("*/**/quotes/**/*.json*"))
        if "features" not in path.parts
    }


def test_only_administrators_see_a_plan(quotes: SimpleNamespace) -> None:
    site = started(quotes)
    editor = join(site.site, "editor")
    visitor = Visitor(site.editor)
    visitor.sign_in(editor.email)
    visitor.get("/features/quotes", 403)
    administrator_of = Visitor(site.editor)
    administrator_of.sign_in(join(site.site, "administrator").email)
    administrator_of.get("/features/nothing", 404)


def freeze(site: SimpleNamespace, quotes: SimpleNamespace) -> Path:
    out = quotes.folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    result = site.app.test_cli_runner().invoke(args=["freeze", str(out), "--jobs", "1"])
    assert result.exit_code == 0, result.output
    return out
