"""Hostile texts: any input gives only safe markup, and no script."""

import re
from collections.abc import Iterator

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.markdown import plain, render, summary
from cms.markdown.engine import FLOW, MATH

ELEMENTS = frozenset((FLOW + " " + MATH + " span").split())
RUNS = re.compile(r"^[\s\x00-\x1f]*(javascript|vbscript|data|file|blob|entry)\s*:", re.IGNORECASE)

VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<iframe src=javascript:alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "<body onload=alert(1)>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<style>@import 'x'</style>",
    "<base href=//evil/>",
    "<form action=javascript:alert(1)><input type=submit>",
    "<object data=javascript:alert(1)>",
    "<details ontoggle=x open>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?php echo '<script>'; ?>",
    "<a\x00href=x onclick=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](<java script:alert(1)>)",
    "[x](< javascript:alert(1)>)",
    "[x](javascript\\:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x][r]\n\n[r]: javascript:alert(1)",
    '[x]: <javascript:alert(1)> "t"\n\n[x]',
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '![x" onerror="alert(1)](a.jpg)',
    '![x](a.jpg"onerror="alert(1))',
    "![x](a.jpg 'x\" onerror=\"alert(1)')",
    "[x](/a 'x\" onclick=\"alert(1)')",
    '[x](https://a" onclick="alert(1))',
    '[x](<https://a" onclick="alert(1)>)',
    'https://a"onclick=alert(1)//',
    "[[javascript:alert(1)]]",
    "[[javascript:alert(1)|x]]",
    '[[a" onclick="alert(1)|x]]',
    "[[a|<img src=x onerror=alert(1)>]]",
    "[[entry:javascript:alert(1)]]",
    '[x](entry:"onclick=alert(1)//)',
    "[x](entry:javascript:alert(1))",
    "# <img src=x onerror=alert(1)>",
    '# x" onclick="alert(1)',
    "# document\n# cookie\n# __proto__",
    '[^"><img src=x onerror=alert(1)>]\n\n[^"><img src=x onerror=alert(1)>]: x',
    'a[^x" onclick="1]\n\n[^x" onclick="1]: <script>alert(1)</script> [y](javascript:alert(1))',
    "$\\text{<img src=x onerror=alert(1)>}$",
    "$\\text{</mtext></math><script>alert(1)</script>}$",
    "$\\href{javascript:alert(1)}{x}$",
    '$\\text{<mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=1&gt;">}$',
    "$<script>alert(1)</script>$",
    "$\\style{behavior:url(x)}{x}$",
    "$\\unicode{x3c}script$",
    '$"onmouseover="alert(1)$',
    '```"><script>alert(1)</script>\nx\n```',
    '```x" onclick="alert(1)\nx\n```',
    "`<script>alert(1)</script>`",
    "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
    '|a|\n|:-" onclick=1|\n',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<a href='entry:news/a' onclick=alert(1)>x</a>",
    "\\<script>alert(1)\\</script>",
    "<scr<script>ipt>alert(1)</script>",
    "[![x](javascript:alert(1))](javascript:alert(1))",
    "[x](//evil/%0ajavascript:alert(1))",
    '<div style="x:expression(1)">',
    "<p id=location name=cookie class=x>",
    "<table background=javascript:alert(1)>",
    "~<script>~ ^<img src=x onerror=1>^",
    "<!-- a --><script>alert(1)</script><!-- b -->",
    "&lt;!-- --&gt;<img src=x onerror=1>",
    "\u2028<script>alert(1)</script>",
]


def faults(html: str) -> Iterator[str]:
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            yield "a comment"
            continue
        name = element.tag.rpartition("}")[2]
        if name not in ELEMENTS and name != "DOCUMENT_FRAGMENT":
            yield f"<{name}>"
        for attribute, value in element.attrib.items():
            yield from attribute_faults(name, attribute, value)


def attribute_faults(name: str, attribute: str, value: str) -> Iterator[str]:
    if attribute.lower().startswith("on") or attribute in (
        "style",
        "name",
        "srcdoc",
        "formaction",
        "xlink:href",
    ):
        yield f"<{name} {attribute}>"
    if attribute in ("href", "src") and RUNS.match(value):
        yield f"<{name} {attribute}={value}>"
    if attribute == "id" and not re.match(r"(s-|note-\d|ref-\d)", value):
        yield f"id {value}"


def all_faults(source: str) -> list[str]:
    found: list[str] = []
    for links in (None, lambda target: f"/x/{target}", lambda target: target):
        found += faults(render(source, "zh-Hans", links=links).html)
    return found


AROUND = ("{}", "a {} b", "> - {}", "**{}**", "|{}|\n|-|\n|{}|", "# {}", "[{}](/x)", "中文{}。\n{}")


@pytest.mark.parametrize("source", VECTORS)
def test_nothing_runs(source: str) -> None:
    for around in AROUND:
        assert all_faults(around.replace("{}", source)) == [], around


def test_the_check_itself_sees_what_it_should() -> None:
    for bad in (
        "<script>",
        "<img src=x onerror=1>",
        "<a href=' javaScript:1'>",
        "<p id=location>",
        "<p style=x>",
        "<!-- x -->",
    ):
        assert list(faults(bad)), bad


PIECES = st.sampled_from(
    [
        *VECTORS,
        "**",
        "*",
        "_",
        "`",
        "```\n",
        "~",
        "~~",
        "^",
        "$",
        "$$",
        "[",
        "]",
        "(",
        ")",
        "![",
        "[[",
        "]]",
        "|",
        "|-|-|\n",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "1. ",
        "# ",
        "[^1]",
        "[^1]: ",
        "<",
        ">",
        "&",
        "&amp;",
        "<!--",
        "-->",
        "\\",
        "中文",
        "，",
        "。",
        "“",
        " ",
        "https://x.org/",
        "www.x.org",
        "entry:news/a",
        "a@b.cn",
        "\t",
        "    ",
        "\x00",
        "\ud800",
        "'",
        '"',
    ]
)
SOURCES = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=25).map("".join)


@given(SOURCES)
def test_no_text_at_all_runs_or_raises(source: str) -> None:
    assert all_faults(source) == []


@given(SOURCES, st.integers(0, 60))
def test_no_text_has_no_plain_text(source: str, length: int) -> None:
    assert "\x00" not in plain(source)
    assert len(summary(source, length)) <= length


@given(SOURCES)
def test_ids_are_unique_and_links_to_them_arrive(source: str) -> None:
    made = render(source, "en")
    ids = re.findall(r'<(?:h\d|li|a) id="([^"]*)"', made.html)
    assert len(ids) == len(set(ids))
    assert {heading.id for heading in made.contents} <= set(ids)
    assert set(re.findall(r'href="#((?:note|ref)-[\d-]+)" role', made.html)) <= set(ids)
