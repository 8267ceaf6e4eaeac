"""The rendering of texts."""

import os
import re
import subprocess
import sys

import pytest

from cms.markdown import Heading, Labels, render

CHINESE = Labels(
    table="表 %(number)s", notes="脚注", note="脚注 %(number)s", back="返回引用 %(number)s"
)


def html(source: str, lang: str = "en") -> str:
    return str(render(source, lang).html)


def test_the_highest_level_becomes_h2_and_none_is_skipped() -> None:
    made = render("### 研究方向\n\n##### Deep *field* `work`\n\n### 研究方向\n", "zh-Hans")
    assert made.contents == (
        Heading(2, "s-研究方向", "研究方向"),
        Heading(3, "s-deep-field-work", "Deep field work"),
        Heading(2, "s-研究方向-2", "研究方向"),
    )
    assert '<h3 id="s-deep-field-work">Deep <em>field</em> <code>work</code></h3>' in made.html
    assert re.findall(r"<h(\d)", made.html) == ["2", "3", "2"]


def test_a_line_never_ends_between_a_number_and_its_unit() -> None:
    made = html("600 m, **3 km²**, 20 °C by GB/T 37668-2019, 3 members, `5 m`")
    kept = made.replace("&nbsp;", "_").replace("\u00a0", "_")
    assert kept == (
        "<p>600_m, <strong>3_km²</strong>, 20_°C by GB/T_37668-2019, 3 members, <code>5 m</code></p>\n"
    )


def test_heading_ids_never_repeat_and_never_shadow_a_name() -> None:
    made = render("# a\n# a\n# a-2\n# a\n# location\n# ?!\n", "en")
    ids = [heading.id for heading in made.contents]
    assert len(set(ids)) == len(ids) == 6
    assert all(name.startswith("s-") for name in ids)


def test_a_link_to_a_heading_finds_it() -> None:
    made = render("# 研究 方向\n\n[去](#研究-方向) [no](#elsewhere)", "zh")
    assert '<a href="#s-研究-方向">去</a>' in made.html
    assert '<a href="#elsewhere">no</a>' in made.html
    assert made.links == ("#研究-方向", "#elsewhere")


def test_ids_can_be_told_apart_on_a_page_of_several_texts() -> None:
    made = render("# One[^n]\n\n[up](#one)\n\n[^n]: Note", "en", ids="b-")
    names = re.findall(r' id="([^"]+)"', made.html)
    assert names
    assert all(name.startswith("b-") for name in names)
    assert all(target[1:] in names for target in re.findall(r'href="([^"]+)"', made.html))


def test_footnotes_are_named_in_the_language_of_the_page() -> None:
    source = "一[^甲] two[^b] again[^甲]\n\n[^甲]: 注 **粗**\n[^b]: B\n"
    made = str(render(source, "zh", labels=CHINESE).html)
    assert '<section class="footnotes" role="doc-endnotes" aria-label="脚注">' in made
    assert 'aria-label="返回引用 1"' in made
    assert 'aria-label="返回引用 1-2"' in made
    assert 'aria-label="脚注 2"' in made
    names = re.findall(r' id="([^"]+)"', made)
    assert sorted(names) == ["note-1", "note-2", "ref-1-1", "ref-1-2", "ref-2-1"]
    assert set(re.findall(r'href="#([^"]+)"', made)) == set(names)


def test_a_note_named_very_often_has_few_ways_back() -> None:
    assert html("[^1]" * 500 + "\n\n[^1]: x\n").count("doc-backlink") == 20


def test_tables_scroll_and_say_what_heads_what() -> None:
    made = html("| a | |\n|:--|--:|\n| 1 | 2 |\n\ntext\n\n| b |\n|---|\n| 3 |\n")
    assert (
        '<div class="table-scroll" role="region" tabindex="0" aria-label="Table 1"><table>' in made
    )
    assert 'aria-label="Table 2"><table>' in made
    assert '<th scope="col" class="align-left">a</th>' in made
    assert '<th scope="col">b</th>' in made
    assert '<td class="align-right"></td>' in made, "an empty header cell is no header"
    assert '<td class="align-right">2</td>' in made
    assert made.count("</table></div>") == 2


def test_a_picture_alone_is_a_figure_and_its_title_the_caption() -> None:
    made = html(
        '![A dune](/media/a.jpg "The *dune* & <b>more</b>")\n\ntext ![in line](b.jpg "t") text'
    )
    assert '<figure><img src="/media/a.jpg" alt="A dune"' in made
    assert "<figcaption>The *dune* &amp; &lt;b&gt;more&lt;/b&gt;</figcaption></figure>" in made
    assert '<p>text <img src="b.jpg" alt="in line" title="t"' in made
    assert made.count("<figure>") == 1
    assert made.count('loading="lazy"') == made.count('decoding="async"') == 2


EVERYTHING = """![A](a.jpg "t") and [b](https://x.org "t")[^1] with $\\left( x \\right)$ and $\\sum_i^n$

| a |
|:--|

3. c

[^1]: Note
"""


def test_attributes_stand_in_the_same_order_in_every_process() -> None:
    made = html(EVERYTHING)
    assert '<img src="a.jpg" alt="A" title="t" loading="lazy" decoding="async">' in made
    code = "import sys; from cms.markdown import render; sys.stdout.write(render(sys.argv[1], 'en').html)"
    for seed in ("1", "2", "3"):
        run = subprocess.run(
            [sys.executable, "-c", code, EVERYTHING],
            capture_output=True,
            check=True,
            text=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        assert run.stdout == made


def test_pictures_of_one_paragraph_stand_side_by_side() -> None:
    made = render(
        '![A](/media/a.jpg "One")\n![B](/media/b.jpg#wide)\n\nText ![C](/media/c.jpg)', "en"
    ).html
    gallery = made.partition('<div class="gallery">')[2].partition("</div>")[0]
    assert gallery.count("<figure>") == gallery.count('<img class="beside" src="/media/') == 2
    assert "<figcaption>One</figcaption>" in gallery
    assert "c.jpg" not in gallery


def test_an_address_says_that_its_picture_stands_across_the_page() -> None:
    made = render('![A](/media/a.jpg#wide "One")\n\n![B](https://x.org/b.jpg#wide)', "en").html
    assert '<figure><img class="wide" src="/media/a.jpg" alt="A"' in made
    assert made.count('class="wide"') == 1
    assert 'src="https://x.org/b.jpg#wide"' in made


def test_a_linked_picture_keeps_its_link_in_the_figure() -> None:
    made = html('[![A](a.jpg "Cap")](https://x.org)')
    assert made.startswith(
        '<figure><a href="https://x.org" rel="noopener"><img src="a.jpg" alt="A"'
    )
    assert "</a><figcaption>Cap</figcaption></figure>" in made
    assert "title=" not in made


def test_external_links_are_marked_and_others_not() -> None:
    made = html("[a](https://x.org) [b](/en/news/) [c](//y.org) [d](mailto:a@b.cn) [e](../x)")
    assert made.count('rel="noopener"') == 2
    assert '<a href="https://x.org" rel="noopener">a</a> <a href="/en/news/">b</a>' in made


@pytest.mark.parametrize(
    ("source", "marked"),
    [
        ("H~2~O and x^2^, ^14^C", ["<sub>2</sub>", "<sup>2</sup>", "<sup>14</sup>"]),
        ("10~20天，30~40天", []),
        ("2^10 or 3^5", []),
        ("~~gone~~", ["<del>gone</del>"]),
        ("~年~", []),
    ],
)
def test_a_tilde_between_numbers_is_no_subscript(source: str, marked: list[str]) -> None:
    made = html(source)
    assert re.findall(r"<(?:sub|sup|del)>.*?</\w+>", made) == marked
    if not marked:
        assert made == f"<p>{source}</p>\n"


def test_raw_html_is_shown_as_it_was_typed_and_comments_are_not() -> None:
    made = html(
        '<div onclick="x">y</div>\n\np < 0.05 <b>z</b> <!-- hidden --> `<!-- shown -->`\n\n<!-- a\n\nb -->\n'
    )
    assert '&lt;div onclick="x"&gt;y&lt;/div&gt;' in made
    assert "&lt;b&gt;z&lt;/b&gt;" in made
    assert "hidden" not in made
    assert "b --" not in made
    assert "<code>&lt;!-- shown --&gt;</code>" in made


def test_code_keeps_its_lines_and_its_language() -> None:
    assert html("```python\n中\n文 <!-- x -->\n```\n") == (
        '<pre><code class="language-python">中\n文 &lt;!-- x --&gt;\n</code></pre>\n'
    )
    assert "class" not in html("```\nx\n```\n")


def test_the_plain_text_and_the_targets_come_along() -> None:
    made = render(
        "# 题\n\n[甲](https://x.org/甲) ![alt](图 片.jpg) ![alt](<图 片.jpg>) [乙](https://x.org/甲)",
        "zh",
    )
    assert made.text == "题\n甲 ![alt](图 片.jpg) alt 乙"
    assert made.links == ("图 片.jpg", "https://x.org/甲")


@pytest.mark.parametrize(
    "source", ["", "\n", " ", "\x00\x01\x0b", "\ud800", "\ufffe", "\ufeff# x", "a\r\nb\rc"]
)
def test_odd_sources_are_texts_too(source: str) -> None:
    made = render(source, "en")
    made.html.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f]", made.html)


def test_a_label_is_escaped_and_a_broken_one_no_error() -> None:
    made = render("|a|\n|-|\n", "en", labels=Labels(table='"><b>%(numbr)s %d')).html
    assert (
        'aria-label="&quot;&gt;&lt;b&gt;%(numbr)s %d"' in made
        or 'aria-label="&quot;><b>%(numbr)s %d"' in made
    )
