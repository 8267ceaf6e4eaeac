"""Address cards: parsed back by another program's parser, with any texts."""

import re

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as some

from features.vcard.vcard import MAX_LINE_OCTETS, Card, escape, fold, vcard

PAGE = "https://oasis.example/zh/scientists/chen-yaning/"
FULL = Card(
    uid="https://oasis.example/en/scientists/chen-yaning.vcf",
    page=PAGE,
    name="陈亚宁",
    family="陈",
    given="亚宁",
    prefix="研究员",
    others=("Chen Yaning", "Chen, Y. N."),
    title="主任；研究员",
    email="chen@example.org",
    telephone="+86-991-7885307",
    organizations=(("研究所", "实验室; 一"), ("研究所", "荒漠环境研究室")),
    fields=("生态水文", "冰川, 积雪"),
    street="北京南路818号, 乌鲁木齐",
    postcode="830011",
    languages=("zh-Hans", "en"),
    photo="https://oasis.example/media/a.jpg",
    links=("https://orcid.org/0000-0002-1825-0097",),
    source="https://oasis.example/zh/scientists/chen-yaning.vcf",
)


def test_a_card_says_who_where_and_how() -> None:
    card = vobject.readOne(vcard(FULL))
    assert card.version.value == "4.0"
    assert card.fn.value == "陈亚宁"
    assert (card.n.value.family, card.n.value.given, card.n.value.prefix) == (
        "陈",
        "亚宁",
        "研究员",
    )
    assert [one.value for one in card.contents["nickname"]] == ["Chen Yaning", "Chen, Y. N."]
    assert [one.value for one in card.contents["org"]] == [
        ["研究所", "实验室; 一"],
        ["研究所", "荒漠环境研究室"],
    ]
    assert card.title.value == "主任；研究员"
    assert card.email.value == "chen@example.org"
    assert card.tel.value == "+86-991-7885307"
    assert (card.adr.value.street, card.adr.value.code) == ("北京南路818号, 乌鲁木齐", "830011")
    assert [one.value for one in card.contents["lang"]] == ["zh-Hans", "en"]
    assert [one.value for one in card.contents["url"]] == [
        PAGE,
        "https://orcid.org/0000-0002-1825-0097",
    ]
    assert card.uid.value == FULL.uid
    assert card.source.value == FULL.source
    assert card.photo.value == FULL.photo
    assert "rev" not in card.contents, "a card made twice is the same card"


def test_what_is_not_known_is_not_said() -> None:
    card = vobject.readOne(
        vcard(Card(uid="https://a.example/x.vcf", page="https://a.example/x/", name="Li Lanhai"))
    )
    assert set(card.contents) == {"version", "kind", "fn", "url", "uid"}


def test_lines_end_as_they_must_and_are_short() -> None:
    text = vcard(FULL._replace(title="x" * 200))
    assert text.endswith("END:VCARD\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) == MAX_LINE_OCTETS
    assert lines[:3] == ["BEGIN:VCARD", "VERSION:4.0", "KIND:individual"]


@pytest.mark.parametrize("length", [1, 24, 25, 26, 74, 75, 76, 149, 150, 500])
def test_a_long_line_is_folded_between_characters(length: int) -> None:
    for sign in ("a", "é", "沙", "𠮷"):
        folded = fold(sign * length)
        assert folded.replace("\r\n ", "") == sign * length
        for line in folded.split("\r\n"):
            assert len(line.encode()) <= MAX_LINE_OCTETS
            assert line.encode().decode() == line


@pytest.mark.parametrize(
    "end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\r\n "]
)
def test_no_words_can_begin_a_line_of_their_own(end: str) -> None:
    evil = f"Li{end}EMAIL:evil@example.org{end}END:VCARD"
    card = Card(
        uid=f"https://a.example/{evil}",
        page=f"https://a.example/{evil}",
        name=evil,
        family=evil,
        given=evil,
        prefix=evil,
        others=(evil,),
        organizations=((evil, evil),),
        title=evil,
        fields=(evil,),
        email=evil,
        telephone=evil,
        street=evil,
        postcode=evil,
        languages=(evil,),
        photo=f"https://a.example/{evil}",
        links=(f"https://a.example/{evil}",),
        source=f"https://a.example/{evil}",
    )
    text = vcard(card)
    assert text.count("BEGIN:VCARD") == 1
    assert len(re.findall(r"(?m)^END:VCARD", text)) == 1
    assert not [line for line in text.splitlines() if line.startswith("EMAIL:")]
    assert len(list(vobject.readComponents(text))) == 1


@given(some.text(alphabet=some.characters(codec="utf-8")))
def test_any_words_come_back_as_they_were(words: str) -> None:
    """Except control characters, which are left out, and line endings, which are normalised."""
    escaped = escape(words)
    assert escaped.splitlines() in ([], [escaped])
    back = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], escaped)
    kept = re.sub(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", words)
    assert back == re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", "", kept)
