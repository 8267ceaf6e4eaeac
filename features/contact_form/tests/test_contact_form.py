"""/contact/write/ and /contact/write/thanks/: accepted and refused messages, and attacks by hostile
senders.
"""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import html5lib
import pytest
from disks import small_disk
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blueprints.sections import SECTIONS
from cms.core.feature import Features
from cms.core.settings import read_settings
from cms.web.app import create_public
from features.contact_form import feature
from features.mail import feature as mail
from tests.pages import check_page

WRITE = "/en/contact/write/"
SAID = {
    "name": "Li Hua 李华",
    "email": "li@example.org",
    "subject": "Lake Bosten",
    "text": "How old is it?\n\n多大？",
}
PLAIN = "application/x-www-form-urlencoded"


class Visitor:
    """A visitor of a site of their own, with a clock that a test can advance."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.now = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
        self.instance = folder / "instance"
        self.app = create_public(
            SECTIONS,
            read_settings(
                {},
                lambda _settings: Features((mail, feature)),
                data=folder / "data",
                instance=self.instance,
                **settings,
            ),
            lambda: self.now,
        )
        self.app.testing = True
        self.client: FlaskClient = self.app.test_client()

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)

    def token(self, html: str = "") -> str:
        found = re.search(
            r'name="token" value="([^"]+)"', html or self.client.get(WRITE).get_data(as_text=True)
        )
        assert found
        return found[1]

    def post(
        self,
        path: str = WRITE,
        status: int = 303,
        wait: float = 20,
        headers: Any = (),
        **changes: Any,
    ) -> str:
        """Open the form, wait, and send it."""
        data = {"token": self.token(), **SAID, **changes}
        self.forward(seconds=wait)
        return self.send(
            {name: value for name, value in data.items() if value is not None},
            path,
            status,
            headers,
        )

    def send(
        self, data: Any, path: str = WRITE, status: int = 303, headers: Any = (), **options: Any
    ) -> str:
        response = self.client.post(path, data=data, headers=dict(headers), **options)
        assert response.status_code == status, response.status
        return self.checked(path, response)

    def checked(self, path: str, response: TestResponse) -> str:
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in response.headers
        html = response.get_data(as_text=True)
        if response.status_code != 303:
            assert "<script>alert" not in html
            html5lib.HTMLParser(strict=True).parse(html)
        else:
            assert response.headers["Location"] == f"{path}thanks/"
        return html

    @property
    def stored(self) -> list[dict[str, Any]]:
        return [
            json.loads(path.read_text("utf-8"))
            for path in sorted((self.instance / "messages").glob("*.json"))
        ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, small_data: Path) -> Path:
    folder = tmp_path_factory.mktemp("form")
    shutil.copytree(small_data, folder / "data")
    begun = Visitor(folder)
    begun.client.get(WRITE)
    begun.app.extensions["oasis"].site.store.database.close()
    (folder / "instance/cache/site.db").rename(folder / "site.db")
    return folder


@pytest.fixture
def visitor(folder: Path) -> Visitor:
    """A visitor of a site without messages, with its content rows in the database."""
    shutil.rmtree(folder / "instance", ignore_errors=True)
    (folder / "instance/cache").mkdir(mode=0o700, parents=True)
    (folder / "instance").chmod(0o700)
    shutil.copyfile(folder / "site.db", folder / "instance/cache/site.db")
    return Visitor(folder)


def typed(html: str) -> str:
    return html.split('<form class="write-form"', 1)[1].split("</form>", 1)[0]


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (
            "en",
            (
                "Write to us",
                "deleted after 365 days",
                "only to reply to you",
                "does not reach the institute",
                "Privacy",
            ),
        ),
        ("zh", ("给我们留言", "保存365天后删除", "不作他用", "不会送达研究所", "隐私说明")),
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_the_form_says_what_for_and_how_long(
    visitor: Visitor, method: str, locale: str, words: tuple[str, ...]
) -> None:
    path = f"/{locale}/contact/write/"
    response = getattr(visitor.client, method)(path)
    html = visitor.checked(path, visitor.client.get(path))
    check_page(path, visitor.client.get(path))
    assert response.status_code == 200
    for word in words:
        assert word in html, word
    for field in ("name", "email", "subject", "text"):
        assert f'<label for="{field}">' in html


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_message_is_stored_privately_and_thanked_for(visitor: Visitor, locale: str) -> None:
    path = f"/{locale}/contact/write/"
    visitor.post(path)
    (message,) = visitor.stored
    assert message == {
        "received": "2026-11-24T08:30:20+00:00",
        "locale": locale,
        **SAID,
        "mail": "off",
    }
    (file,) = (visitor.instance / "messages").glob("*.json")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert "127.0.0.1" not in file.read_text("utf-8")
    thanks = visitor.checked(path, visitor.client.get(f"{path}thanks/"))
    assert {"en": "Your message has arrived", "zh": "您的留言已收到"}[locale] in thanks


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": ""}, "Enter your name."),
        ({"name": None}, "Enter your name."),
        ({"name": " \u200b\u3000"}, "Enter your name."),
        ({"email": ""}, "so that we can reply"),
        ({"email": "li"}, "such as name@example.org"),
        ({"email": "a@b@example.org"}, "such as name@example.org"),
        ({"email": "x" * 250 + "@example.org"}, "at most 254"),
        ({"subject": ""}, "Enter a subject."),
        ({"subject": "x" * 151}, "at most 150 characters; you have written 151"),
        ({"text": "\n\t "}, "Enter your message."),
        ({"text": "多" * 5001}, "at most 5000 characters; you have written 5001"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    visitor: Visitor, changes: dict[str, Any], error: str
) -> None:
    html = typed(visitor.post(status=422, **changes))
    (field,) = changes
    assert re.search(rf'<p class="field-error" id="{field}-error">[^<]*{re.escape(error)}', html)
    assert re.search(
        rf'id="{field}"[^>]*aria-describedby="{field}-error[^"]*" aria-invalid="true"', html
    )
    assert f'<a href="#{field}">' in html
    for name, value in SAID.items():
        if name != field:
            assert value.split("\n")[0] in html
    if changes[field]:
        assert changes[field].strip() in html
    assert visitor.stored == []


def test_errors_are_in_the_visitors_language(visitor: Visitor) -> None:
    html = visitor.post("/zh/contact/write/", 422, name="", email="x")
    assert "请填写姓名。" in html
    assert '<html lang="zh-Hans"' in html


def test_the_time_spent_counts_after_a_mistake(visitor: Visitor) -> None:
    html = visitor.post(status=422, name="")
    visitor.send({"token": visitor.token(html), **SAID})
    assert len(visitor.stored) == 1


@pytest.mark.parametrize("field", ["name", "email", "subject"])
@pytest.mark.parametrize(
    "ending",
    [
        "\r\nBcc: all@example.org",
        "\nBcc: all@example.org",
        "\r",
        "\n",
        "\x00",
        "\x0b",
        "\u2028Bcc: x",
        "\u2029",
        "\x85",
        "\u202egro.elpmaxe",
        "\u2066",
        "\x1b[31m",
        "\x7f",
        "\ufffe",
        "\ufdd0",
    ],
)
def test_nothing_can_begin_another_header_or_turn_the_line(
    visitor: Visitor, field: str, ending: str
) -> None:
    html = visitor.post(status=422, **{field: SAID[field] + ending})
    assert f'id="{field}-error"' in html
    assert visitor.stored == []


def test_the_text_keeps_its_lines_and_loses_what_no_file_can_hold(visitor: Visitor) -> None:
    visitor.post(text="a\r\n\r\nb\x00\x08\rc\u2028d\te\u202e")
    assert visitor.stored[0]["text"] == "a\n\nb\nc\nd\te\u202e"


def test_broken_bytes_and_halves_of_signs(visitor: Visitor) -> None:
    """Lone surrogates, bytes that are not UTF-8, a single percent sign: none causes an error."""
    token = visitor.token()
    visitor.forward(seconds=9)
    body = f"token={quote(token)}&name=%ED%A0%80x&email=li%40example.org&subject=%FF%FEy&text=%ZZ%C3%28 z"
    visitor.send(body.encode(), content_type=PLAIN)
    (message,) = visitor.stored
    assert message["name"].endswith("x")
    assert message["subject"].endswith("y")
    assert message["text"].endswith("z")


XSS = (
    '"><script>alert(1)</script>',
    "<img src=x onerror=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "javascript:alert(1)",
    "&lt;b&gt;",
)


@pytest.mark.parametrize("hostile", XSS)
def test_markup_comes_back_as_words(visitor: Visitor, hostile: str) -> None:
    html = visitor.post(status=422, name=hostile, email=hostile, subject=hostile, text=hostile)
    form = html5lib.parse(html, namespaceHTMLElements=False)
    assert (
        next(one for one in form.iter("input") if one.get("name") == "name").get("value") == hostile
    )
    assert next(form.iter("textarea")).text == hostile
    assert not [one for one in form.iter("img") if one.get("src") == "x"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "//["},
        {"Referer": "https://evil.example/localhost/"},
        {"Origin": "https://evil.example", "Referer": "http://localhost/en/contact/write/"},
        {"Origin": "localhost"},
        {"Origin": "http://localhost@evil.example"},
    ],
)
def test_another_sites_form_is_refused(visitor: Visitor, headers: dict[str, str]) -> None:
    html = visitor.post(status=403, headers=headers)
    assert "sent from another website" in html
    assert "Lake Bosten" not in html, "a stranger's words are not put into our form"
    assert visitor.stored == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Referer": "http://localhost/en/contact/write/"},
        {"Origin": "https://oasis.example"},
        {"Origin": "HTTPS://OASIS.example"},
        {"Referer": "https://oasis.example/en/contact/write/"},
    ],
)
def test_our_own_form_is_taken_by_either_name_of_the_site(
    visitor: Visitor, headers: dict[str, str]
) -> None:
    visitor.post(headers=headers)
    assert len(visitor.stored) == 1


@pytest.mark.parametrize(
    "mimetype",
    [
        "multipart/form-data; boundary=x",
        "application/json",
        "text/plain",
        "",
        "application/x-www-form-urlencoded-not",
        "text/xml",
    ],
)
def test_only_a_plain_form_is_read(visitor: Visitor, mimetype: str) -> None:
    assert "not sent from our form" in visitor.send(b"name=x", status=415, content_type=mimetype)
    assert visitor.stored == []


def test_a_huge_body_is_not_read(visitor: Visitor) -> None:
    html = visitor.send(b"text=" + b"x" * 200_000, status=413, content_type=PLAIN)
    assert "shorten your message" in html
    of_unknown_length = BytesIO(b"text=" + b"x" * 200_000)
    visitor.send(
        None,
        status=413,
        content_type=PLAIN,
        input_stream=of_unknown_length,
        environ_overrides={"wsgi.input_terminated": True},
    )


def test_ten_thousand_fields_are_not_taken_apart(visitor: Visitor) -> None:
    body = "&".join(f"f{number}=1" for number in range(10_000)).encode()
    visitor.send(body, status=413, content_type=PLAIN)
    visitor.send(b"&" * 60_000, status=413, content_type=PLAIN)


def test_a_field_given_twice_counts_once(visitor: Visitor) -> None:
    visitor.post(name=["First", "Second"])
    assert visitor.stored[0]["name"] == "First"


def test_what_machines_fill_in_is_sent_back_empty(visitor: Visitor) -> None:
    """If a browser filled in the hidden field, the person has to press the button again but loses
    nothing.
    """
    html = visitor.post(status=422, website="https://spam.example")
    assert "a hidden field was filled in".casefold() in html.casefold()
    assert "spam.example" not in html
    assert "How old is it?" in html
    assert visitor.stored == []
    visitor.send({"token": visitor.token(html), **SAID})
    assert len(visitor.stored) == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda token: "",
        lambda token: None,
        lambda token: token[:-1],
        lambda token: "x" + token,
        lambda token: "a.b.c",
        lambda token: token.replace(".", "..", 1),
        lambda token: "é" * 30,
        lambda token: "x" * 100_000,
        lambda token: (
            token.split(".")[0] + "." + token.split(".")[1][::-1] + "." + token.split(".")[2]
        ),
    ],
)
def test_a_forged_token_gets_a_good_one_and_everything_back(visitor: Visitor, make: Any) -> None:
    html = visitor.post(status=422, token=make(visitor.token()))
    assert "could not be verified" in html
    assert "How old is it?" in html
    visitor.forward(seconds=5)
    visitor.send({"token": visitor.token(html), **SAID})
    assert len(visitor.stored) == 1


def test_another_sites_token_is_worth_nothing(
    visitor: Visitor, tmp_path: Path, folder: Path
) -> None:
    shutil.copytree(folder / "data", tmp_path / "data")
    visitor.post(status=422, token=Visitor(tmp_path).token())
    assert visitor.stored == []


def test_nobody_types_so_fast(visitor: Visitor) -> None:
    html = visitor.post(status=422, wait=2)
    assert "sent too quickly" in html
    visitor.forward(seconds=2)
    visitor.send({"token": visitor.token(html), **SAID})
    assert len(visitor.stored) == 1


def test_a_form_open_for_more_than_a_day_keeps_what_was_typed(visitor: Visitor) -> None:
    html = visitor.post(status=422, wait=24 * 3600 + 2)
    assert "open for more than a day" in html
    assert "How old is it?" in html
    visitor.forward(seconds=5)
    visitor.send({"token": visitor.token(html), **SAID})
    assert len(visitor.stored) == 1


def test_pressing_twice_stores_once(visitor: Visitor) -> None:
    data = {"token": visitor.token(), **SAID}
    visitor.forward(seconds=9)
    for _ in range(3):
        visitor.send(data)
    assert len(visitor.stored) == 1


def test_a_form_serves_once_and_comes_back_with_all_that_was_typed(visitor: Visitor) -> None:
    data = {"token": visitor.token(), **SAID}
    visitor.forward(seconds=9)
    visitor.send(data)
    html = visitor.send(data | {"text": "Something else"}, status=422)
    assert "already been sent" in html
    assert "Something else" in html
    visitor.forward(seconds=9)
    visitor.send(data | {"text": "Something else", "token": visitor.token(html)})
    assert len(visitor.stored) == 2


def test_one_network_may_send_five_an_hour(visitor: Visitor) -> None:
    for number in range(5):
        visitor.post(text=f"Number {number}")
    data = {"token": visitor.token(), **SAID}
    visitor.forward(seconds=9)
    html = visitor.send(data | {"text": "One too many"}, status=429)
    assert "Too many messages" in html
    assert "One too many" in html
    assert len(visitor.stored) == 5
    since_the_first = 4 * 20 + 9
    retry = visitor.client.post(WRITE, data=data | {"text": "x"}).headers["Retry-After"]
    assert retry == str(3600 - since_the_first)
    visitor.forward(hours=1)
    visitor.send(data | {"text": "One too many"})


def test_a_flood_from_many_networks_shuts_the_form_for_nobody(visitor: Visitor) -> None:
    for number in range(60):
        data = {"token": visitor.token(), **SAID}
        visitor.forward(seconds=9)
        visitor.send(
            data | {"text": f"Number {number}"},
            environ_overrides={"REMOTE_ADDR": f"198.51.{number}.1"},
        )
    visitor.post(text="more")
    assert len(visitor.stored) == 61


def test_one_ipv6_network_is_one_sender(visitor: Visitor) -> None:
    for number in range(6):
        data = {"token": visitor.token(), **SAID}
        visitor.forward(seconds=9)
        visitor.send(
            data,
            status=303 if number < 5 else 429,
            environ_overrides={"REMOTE_ADDR": f"2001:db8::{number}"},
        )


def test_where_the_disk_takes_no_more_nothing_typed_is_lost(visitor: Visitor) -> None:
    (visitor.instance / "messages").parent.mkdir(parents=True, exist_ok=True)
    (visitor.instance / "messages").write_text("in the way")
    html = visitor.post(status=503)
    assert "could not be stored" in html
    assert "How old is it?" in html


def test_what_could_not_be_stored_is_sent_again_by_the_same_form(visitor: Visitor) -> None:
    with small_disk(visitor.instance / "messages", 1) as disk:
        disk.fill()
        html = visitor.post(status=503)
        disk.make_room()
        visitor.forward(seconds=20)
        visitor.send({**SAID, "token": visitor.token(html)})
        assert len(visitor.stored) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [("put", WRITE), ("delete", WRITE), ("patch", WRITE), ("post", f"{WRITE}thanks/")],
)
def test_no_other_method(visitor: Visitor, method: str, path: str) -> None:
    assert getattr(visitor.client, method)(path).status_code == 405


@pytest.mark.parametrize(
    "path", ["/xx/contact/write/", "/en/contact/write/x/", "/en/contact/write/thanks/x/"]
)
def test_no_other_address(visitor: Visitor, path: str) -> None:
    assert visitor.client.get(path).status_code == 404


def test_no_entry_can_take_its_place(visitor: Visitor) -> None:
    assert "contact/write/" in visitor.app.extensions["oasis"].site.store.content().reserved


def test_the_form_is_in_no_list(visitor: Visitor) -> None:
    for path in ("/sitemap.xml", "/en/sitemap/"):
        assert "contact/write" not in visitor.client.get(path).get_data(as_text=True)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"message_days": 0}, "until staff delete it"),
        ({"message_days": 1}, "deleted after 1 day,"),
        ({"smtp_url": "smtp://127.0.0.1:9"}, "A copy is sent to the institute by email."),
    ],
)
def test_the_form_says_what_the_settings_do(
    folder: Path, settings: dict[str, Any], words: str
) -> None:
    assert words in Visitor(folder, **settings).client.get(WRITE).get_data(as_text=True)
