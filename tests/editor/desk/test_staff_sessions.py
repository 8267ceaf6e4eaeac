"""The staff app's session through a tiny Flask app with real accounts, a real state.db and real
cookies.
"""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Blueprint, Flask, current_app, flash, get_flashed_messages, request, session

from blueprints.editor.staff_sessions import StaffSessions, sign_in, sign_out, signed_in
from cms.accounts.accounts import Accounts
from cms.accounts.passwords import Passwords
from cms.accounts.sessions import Sessions
from cms.core.database import DisposableDatabase

PASSWORD = "two camels by the river"
LOCAL = "http://localhost:5000"
SITE = "https://www.example.org"


class Site:
    def __init__(self, folder):
        self.now = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
        self.accounts = Accounts(
            folder / "accounts", lambda: self.now, Passwords(time_cost=1, memory_cost=8)
        )
        self.state = DisposableDatabase(folder / "state.db")
        self.stored = Sessions(self.state, lambda: self.now)
        _, token = self.accounts.invite("li@example.org", "Li", "administrator", (), "test")
        self.li = self.accounts.accept(token, PASSWORD)
        self.step = lambda values: ""
        """The step that remains, a function of the session's values."""
        self.app = tiny_app(self)

    def browser(self):
        return self.app.test_client()

    def rows(self):
        count = self.state.read(
            lambda connection: connection.execute("SELECT count(*) FROM sessions").fetchone()
        )
        return count[0]


tiny = Blueprint("tiny", __name__)


def site_here():
    return current_app.extensions["site"]


@tiny.get("/")
def index():
    return {"who": found.id if (found := signed_in()) else None, "word": session.get("word")}


@tiny.post("/write")
def write():
    session["word"] = request.form["word"]
    return "ok"


@tiny.post("/forget")
def forget():
    session.clear()
    return "ok"


@tiny.post("/in")
def enter():
    sign_in(site_here().accounts.by_email("li@example.org"))
    return "ok"


@tiny.post("/out")
def leave():
    sign_out()
    return "ok"


@tiny.post("/out-with-words")
def leave_with_words():
    sign_out()
    flash("See you", "done")
    return "ok"


@tiny.post("/out-and-fail")
def leave_and_fail():
    sign_out()
    raise RuntimeError


@tiny.post("/password")
def password():
    sign_in(
        site_here().accounts.change_password(signed_in().id, PASSWORD, "a third, longer secret")
    )
    return "ok"


@tiny.get("/words")
def words():
    return {"words": get_flashed_messages(with_categories=True)}


def tiny_app(site):
    app = Flask("tiny")
    app.session_interface = StaffSessions(
        site.stored, site.accounts.get, b"key", lambda account, values: site.step(values)
    )
    app.extensions["site"] = site
    app.register_blueprint(tiny)
    return app


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def look(browser, base=LOCAL):
    answer = browser.get("/", base_url=base)
    assert answer.status_code == 200
    return answer.json


def with_cookie(site, value, base=LOCAL):
    """Return the page shown to a thief with a copy of the cookie."""
    name = "oasis" if base == LOCAL else "__Host-oasis"
    browser = site.app.test_client(use_cookies=False)
    return browser.get("/", base_url=base, headers={"Cookie": f"{name}={value}"}).json


def value_of(browser, name="oasis", domain="localhost"):
    return browser.get_cookie(name, domain).value


def parts(answer):
    """Return the name of the only Set-Cookie header and its attributes in lower case."""
    (header,) = answer.headers.getlist("Set-Cookie")
    first, *attributes = (part.strip() for part in header.split(";"))
    return first.partition("=")[0], {attribute.lower() for attribute in attributes}


def test_reading_makes_no_session_and_no_cookie(site):
    answer = site.browser().get("/", base_url=SITE)
    assert "Set-Cookie" not in answer.headers
    assert site.rows() == 0


def test_every_answer_varies_by_cookie(site):
    assert site.browser().get("/", base_url=SITE).headers["Vary"] == "Cookie"
    assert site.browser().get("/nowhere", base_url=SITE).headers["Vary"] == "Cookie"


def test_what_a_visitor_carries_is_in_a_signed_cookie_alone(site):
    browser = site.browser()
    browser.post("/write", data={"word": "胡杨"}, base_url=LOCAL)
    assert look(browser) == {"who": None, "word": "胡杨"}
    assert site.rows() == 0
    value = value_of(browser)
    assert with_cookie(site, f"x{value}")["word"] is None
    assert with_cookie(site, f"{value}x" * 100)["word"] is None


def test_writing_makes_one_row_for_who_is_signed_in(site):
    browser = site.browser()
    browser.post("/in", base_url=LOCAL)
    browser.post("/write", data={"word": "胡杨"}, base_url=LOCAL)
    assert site.rows() == 1


def test_the_cookie_is_set_once(site):
    browser = site.browser()
    browser.post("/in", base_url=LOCAL)
    browser.post("/write", data={"word": "a"}, base_url=LOCAL)
    again = browser.post("/write", data={"word": "b"}, base_url=LOCAL)
    assert "Set-Cookie" not in again.headers
    assert look(browser)["word"] == "b"


def test_host_cookie_on_a_site(site):
    browser = site.browser()
    name, attributes = parts(browser.post("/write", data={"word": "a"}, base_url=SITE))
    assert name == "__Host-oasis"
    assert attributes == {"secure", "httponly", "path=/", "samesite=lax"}
    assert look(browser, SITE)["word"] == "a"


def test_path_is_the_root_under_a_mount(site):
    answer = site.browser().post("/write", data={"word": "a"}, base_url=f"{SITE}/editor")
    assert "path=/" in parts(answer)[1]


@pytest.mark.parametrize(
    "base",
    [
        "http://localhost",
        "http://localhost:5000",
        "http://127.0.0.1:5000",
        "http://[::1]",
        "http://[::1]:5000",
    ],
)
def test_plain_name_on_this_machine(site, base):
    name, attributes = parts(site.browser().post("/write", data={"word": "a"}, base_url=base))
    assert name == "oasis"
    assert attributes == {"httponly", "path=/", "samesite=lax"}


@pytest.mark.parametrize(
    "base",
    [
        "https://localhost",
        "https://127.0.0.1:5000",
        "http://www.example.org",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "http://192.0.2.1",
    ],
)
def test_never_plain_anywhere_else(site, base):
    name, attributes = parts(site.browser().post("/write", data={"word": "a"}, base_url=base))
    assert name == "__Host-oasis"
    assert "secure" in attributes


def test_a_plain_cookie_is_not_taken_on_a_site(site):
    browser = site.browser()
    browser.post("/in", base_url=LOCAL)
    thief = site.app.test_client(use_cookies=False)
    answer = thief.get("/", base_url=SITE, headers={"Cookie": f"oasis={value_of(browser)}"})
    assert answer.json["who"] is None


def test_an_untrusted_host_is_refused_not_an_error(site):
    site.app.config["TRUSTED_HOSTS"] = ["www.example.org"]
    assert site.browser().get("/", base_url="https://evil.example").status_code == 400
    assert site.browser().get("/", base_url=SITE).status_code == 200


def test_signing_in_rotates_the_id_and_forgets_what_was_there(site):
    browser = site.browser()
    browser.post("/write", data={"word": "planted"}, base_url=LOCAL)
    before = value_of(browser)
    browser.post("/in", base_url=LOCAL)
    assert value_of(browser) != before
    assert look(browser) == {"who": site.li.id, "word": None}
    assert with_cookie(site, before)["who"] is None
    assert site.rows() == 1


def test_an_id_that_somebody_made_up_is_never_used(site):
    browser = site.browser()
    browser.set_cookie("oasis", "made-up", domain="localhost")
    browser.post("/in", base_url=LOCAL)
    assert value_of(browser) != "made-up"
    assert with_cookie(site, "made-up")["who"] is None


@pytest.mark.parametrize("base", [LOCAL, SITE])
def test_a_copied_cookie_is_worth_nothing_after_sign_out(site, base):
    browser = site.browser()
    browser.post("/in", base_url=base)
    copied = browser.get_cookie("oasis", "localhost") or browser.get_cookie(
        "__Host-oasis", "www.example.org"
    )
    assert with_cookie(site, copied.value, base)["who"] == site.li.id
    name, attributes = parts(browser.post("/out", base_url=base))
    assert "max-age=0" in attributes
    assert name == copied.key
    assert with_cookie(site, copied.value, base)["who"] is None
    assert look(browser, base)["who"] is None
    assert site.rows() == 0


def test_signing_out_holds_even_where_the_page_fails(site):
    browser = site.browser()
    browser.post("/in", base_url=LOCAL)
    copied = value_of(browser)
    assert browser.post("/out-and-fail", base_url=LOCAL).status_code == 500
    assert with_cookie(site, copied)["who"] is None


def test_words_said_at_sign_out_come_in_a_new_session(site):
    browser = site.browser()
    browser.post("/in", base_url=LOCAL)
    copied = value_of(browser)
    browser.post("/out-with-words", base_url=LOCAL)
    assert value_of(browser) != copied
    assert look(browser)["who"] is None
    assert browser.get("/words", base_url=LOCAL).json == {"words": [["done", "See you"]]}
    assert with_cookie(site, copied)["who"] is None


def test_an_emptied_session_of_nobody_is_removed(site):
    browser = site.browser()
    browser.post("/write", data={"word": "a"}, base_url=LOCAL)
    browser.post("/forget", base_url=LOCAL)
    assert site.rows() == 0
    assert browser.get_cookie("oasis", "localhost") is None


def test_an_emptied_session_of_somebody_stays(site):
    browser = site.browser()
    browser.post("/in", base_url=LOCAL)
    browser.post("/write", data={"word": "a"}, base_url=LOCAL)
    browser.post("/forget", base_url=LOCAL)
    assert look(browser) == {"who": site.li.id, "word": None}


@pytest.mark.parametrize("act", ["sign_out_everywhere", "disable", "demote", "reset"])
def test_a_raised_epoch_ends_every_session(site, act):
    _, token = site.accounts.invite("boss@example.org", "Boss", "administrator", (), "test")
    site.accounts.accept(token, PASSWORD)
    browsers = [site.browser(), site.browser()]
    for browser in browsers:
        browser.post("/in", base_url=LOCAL)
        assert look(browser)["who"] == site.li.id
    acts = {
        "sign_out_everywhere": lambda: site.accounts.sign_out_everywhere(site.li.id),
        "disable": lambda: site.accounts.disable(site.li.id),
        "demote": lambda: site.accounts.change_role(site.li.id, "editor"),
        "reset": lambda: site.accounts.accept(
            site.accounts.reset_link(site.li.id), "a third, longer secret"
        ),
    }
    acts[act]()
    assert [look(browser)["who"] for browser in browsers] == [None, None]
    assert site.rows() == 0


def test_an_account_whose_file_is_gone_is_signed_out(site, tmp_path):
    browser = site.browser()
    browser.post("/in", base_url=LOCAL)
    (tmp_path / "accounts" / f"{site.li.id}.json").unlink()
    assert look(browser)["who"] is None


def test_a_new_password_ends_the_other_sessions_only(site):
    here, there = site.browser(), site.browser()
    here.post("/in", base_url=LOCAL)
    there.post("/in", base_url=LOCAL)
    assert here.post("/password", base_url=LOCAL).status_code == 200
    assert look(here)["who"] == site.li.id
    assert look(there)["who"] is None


def test_idle_for_twelve_hours(site):
    browser = site.browser()
    browser.post("/in", base_url=LOCAL)
    site.now += timedelta(hours=11)
    assert look(browser)["who"] == site.li.id
    site.now += timedelta(hours=12)
    assert look(browser)["who"] is None


def test_fourteen_days_at_most(site):
    browser = site.browser()
    browser.post("/in", base_url=LOCAL)
    for _ in range(14 * 4 - 1):
        site.now += timedelta(hours=6)
        assert look(browser)["who"] == site.li.id
    site.now += timedelta(hours=6)
    assert look(browser)["who"] is None


@pytest.mark.parametrize(
    "break_",
    [
        lambda path: path.write_bytes(b"nonsense" * 1000),
        lambda path: path.unlink(),
        lambda path: [file.unlink() for file in path.parent.glob("state.db*")],
    ],
)
def test_a_broken_state_signs_everybody_out_without_an_error(site, break_):
    browser = site.browser()
    browser.post("/in", base_url=LOCAL)
    site.state.close()
    break_(site.state.path)
    assert look(browser) == {"who": None, "word": None}
    assert browser.post("/in", base_url=LOCAL).status_code == 200
    assert look(browser)["who"] == site.li.id


def test_a_state_removed_under_the_running_app(site):
    browser = site.browser()
    browser.post("/in", base_url=LOCAL)
    site.state.path.unlink()
    assert look(browser)["who"] is None
    browser.post("/in", base_url=LOCAL)
    assert look(browser)["who"] == site.li.id


def test_nobody_is_signed_in_before_the_last_step(site):
    site.step = lambda values: "" if values.get("word") == "sesame" else "tiny.write"
    browser = site.browser()
    browser.post("/in", base_url=LOCAL)
    before = value_of(browser)
    assert look(browser)["who"] is None
    assert site.rows() == 1, "its values are on the server"
    browser.post("/write", data={"word": "sesame"}, base_url=LOCAL)
    assert look(browser) == {"who": site.li.id, "word": "sesame"}
    browser.post("/out", base_url=LOCAL)
    assert with_cookie(site, before)["who"] is None


def test_a_step_that_takes_long_signs_out(site):
    browser = site.browser()
    browser.post("/in", base_url=LOCAL)
    site.now += timedelta(hours=1)
    assert look(browser)["who"] == site.li.id
    site.step = lambda values: "tiny.write"
    assert look(browser)["who"] is None
    assert site.rows() == 0


def test_a_step_that_fails_signs_nobody_in(site):
    browser = site.browser()
    browser.post("/in", base_url=LOCAL)
    site.step = lambda values: 1 / 0
    assert look(browser)["who"] is None
    other = site.browser()
    assert other.post("/in", base_url=LOCAL).status_code == 500
    assert site.rows() == 1
    site.step = lambda values: ""
    assert look(other)["who"] is None
    assert look(browser)["who"] == site.li.id
