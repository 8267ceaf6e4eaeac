"""Clipboard content of other programs becomes clean Markdown, judged by the HTML rendered from it;
pictures and files come by drop and paste.
"""

import base64
import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from cms.editing.edited_entry import EditedEntry
from cms.markdown import render
from tests.browser.entry.text_helpers import (
    FILES,
    PASTE,
    SAMPLES,
    open_text,
    paste,
    png,
    saved,
    write,
)
from tests.browser.server import Server

pytestmark = pytest.mark.browser
Enter, Look = Callable[..., Page], Callable[[str, str], EditedEntry]
NOISE = re.compile(r"mso|style|font|&nbsp;|\u00a0|class=|\\|<o:p>|supportLists|alert")
TABLE = (
    '<table><thead><tr><th scope="col">River</th><th scope="col"{align}>g/L</th></tr></thead>'
    "<tbody><tr><td>{river}</td><td{align}>{value}</td></tr></tbody></table>"
)


def html_of(text: str) -> str:
    """The rendered HTML of a text, without the attributes and wrappers added to every text, and
    without line breaks.
    """
    html = str(render(text, "en").html)
    html = re.sub(r'<div class="table-scroll"[^>]*>(.*?)</div>', r"\1", html, flags=re.DOTALL)
    html = re.sub(r' (id|rel|role|aria-label|data-wikilink)="[^"]*"', "", html)
    return html.replace("\n", "")


def pasted(area: Locator, name: str) -> str:
    """Paste a sample into an empty text, undo it, and return the Markdown."""
    assert not paste(area, html=(SAMPLES / f"{name}.html").read_text("utf-8"), plain="plain")
    text = area.input_value()
    area.press("Control+z")
    expect(area).to_have_value("")
    return text


def test_word(form: Page, area: Locator) -> None:
    text = pasted(area, "word")
    assert not NOISE.search(text.replace(" \\| ", "")), text
    assert text.startswith("## The expedition\n\nA group of **twelve scientists** left in *May*.")
    html = html_of(text)
    assert "<h2>The expedition</h2>" in html
    assert "<h3>Results 结果</h3>" in html
    assert "CO<sub>2</sub> included.</p>" in html
    assert (
        "<ul><li>Salt is <strong>rising</strong><ul><li>most of all in the east</li></ul></li>"
        '<li>See <a href="https://example.org/data?a=1&amp;b=2">the data</a></li></ul>'
    ) in html
    assert "<p>Next steps:</p><ol><li>Measure again</li><li>Publish</li></ol>" in html
    assert TABLE.format(align=' class="align-right"', river="塔里木河", value="1.2 | 1.4") in html
    assert "By <em>conductivity</em>." in html
    assert html.count('class="footnote-ref"') == 1
    assert "to be written" not in text
    expect(form.locator("[data-markdown=en] .text-said")).to_contain_text("Pictures not pasted: 1")


def test_wps(form: Page) -> None:
    area = form.locator("[id='f-body.zh']")
    area.fill("")
    text = pasted(area, "wps")
    assert not NOISE.search(text), text
    html = html_of(text)
    assert "<h2>1.1 观测结果</h2>" in html
    assert (
        '<p>今年的<strong>盐分</strong>高于往年，详见<a href="https://example.org/shuju">数据</a>。</p>'
        in html
    )
    assert "<ol><li>继续观测</li><li>公布数据</li></ol>" in html
    assert "<ul><li><em>博斯腾湖</em></li></ul>" in html
    assert "<tr><td>塔里木河</td><td>1.2</td><td>1.4</td></tr>" in html


def test_google_docs(area: Locator) -> None:
    text = pasted(area, "google-docs")
    assert not NOISE.search(text), text
    html = html_of(text)
    assert html.startswith(
        "<h2>The expedition</h2><p>A group of <strong>twelve scientists</strong> left in <em>May</em> "
        "for 10<sup>3</sup> km.</p><ul><li>Salt<ul><li>in the east</li></ul></li>"
        '<li><a href="https://example.org/data">the data</a></li></ul><h3>Rivers</h3>'
    )
    assert TABLE.format(align="", river="Tarim", value="1.2") in html


def test_wechat(form: Page) -> None:
    area = form.locator("[id='f-body.zh']")
    area.fill("")
    text = pasted(area, "wechat")
    assert not NOISE.search(text), text
    assert text == (
        "**一、考察概况**\n\n"
        "8月23日，**咸海联合科学考察**在乌兹别克斯坦启动。详见"
        "[往期报道](https://mp.weixin.qq.com/s?__biz=MzA&mid=265&idx=1#wechat_redirect)。\n\n"
        "▲ 考察队在干涸的湖底\n\n"
        "- 采集土壤样品\n- 布设**气象站**\n\n"
        "> 盐尘正在改变绿洲。\n\n"
        "| 站点 | 盐度 |\n| --- | --: |\n| 穆伊纳克 | 92 |\n"
    )
    expect(form.locator("[data-markdown=zh] .text-said")).to_contain_text("Pictures not pasted: 1")


def test_a_web_page(area: Locator) -> None:
    text = pasted(area, "web-page")
    html = html_of(text)
    assert html.startswith(
        "<h2>Lakes</h2><p><strong>Bosten Lake</strong> is a "
        '<a href="https://en.wikipedia.org/wiki/Lake">lake</a> of <em>snake_case</em> water, 1*2 deep.'
    )
    assert "It is old<br>and wide.</p>" in html
    assert "<blockquote><p>Salt comes<br>with the wind.</p></blockquote>" in html
    assert "<ol><li>Rivers<ul><li>Kaidu</li></ul></li><li>Rain</li></ol>" in html
    assert "<h3>Code</h3><pre><code>depth = 2 * 8</code></pre>" in html
    assert "Survey of <em>lakes</em>, 2019" in html
    assert html.count('class="footnote-ref"') == 1
    for word in ("alert", "edit", "Advertisement", "mw-", "^]"):
        assert word not in text


def test_a_spreadsheet(area: Locator) -> None:
    text = pasted(area, "excel")
    assert text == ("| Station | Height |\n| --- | --: |\n| Fukang | 460 |\n| Cele | 1,318 |\n")


def test_what_needs_no_change_is_left_to_the_browser(enter: Enter) -> None:
    page = enter(alone=True)
    area = open_text(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert paste(area, html="<meta charset=utf-8><span>just words</span>", plain="just words")
    assert paste(area, plain="**typed** elsewhere")
    assert paste(area, html='<div style="white-space: pre;"><b>## x</b></div>', plain="## x"), (
        "Markdown of a code editor"
    )
    rich = "<p>Some <b>bold</b> words</p><p>and more</p>"
    page.evaluate(
        "html => navigator.clipboard.write([new ClipboardItem({"
        "'text/html': new Blob([html], { type: 'text/html' }),"
        "'text/plain': new Blob(['Some bold words and more'], { type: 'text/plain' }) })])",
        rich,
    )
    write(area, "x ")
    page.keyboard.press("Control+v")
    expect(area).to_have_value("x \n\nSome **bold** words\n\nand more\n")
    page.keyboard.press("Control+z")
    expect(area).to_have_value("x ")
    page.keyboard.press("Control+Shift+v")
    expect(area).to_have_value("x Some bold words and more")
    page.keyboard.press("Control+z")
    page.locator("[data-markdown=en]").get_by_label("More tools").first.click()
    page.get_by_role("button", name="Paste as plain text").click()
    page.keyboard.press("Control+v")
    expect(area).to_have_value("x Some bold words and more")


@pytest.mark.parametrize("part", ["<a", "<style ", " "])
def test_a_page_made_to_be_slow_is_pasted_all_the_same(area: Locator, part: str) -> None:
    html = "'<h2>Title</h2><p>first</p><p>last' + part.repeat(many)"
    area.evaluate(
        "(area, [part, many]) => setTimeout(() => {"
        f"const data = {{ 'text/html': {html}, 'text/plain': 'plain' }}; ({PASTE})(area, data); }})",
        [part, 600_000 // len(part)],
    )
    expect(area).to_have_value("## Title\n\nfirst\n\nlast\n")


def test_small_things_pasted(form: Page, area: Locator) -> None:
    write(area, "see the lake now", 8, 12)
    assert not paste(area, plain="https://example.org/lake_(salt)")
    expect(area).to_have_value("see the [lake](<https://example.org/lake_(salt)>) now")
    write(area, "")
    assert not paste(area, plain="a\tb\n1\t2\n")
    expect(area).to_have_value("| a | b |\n| --- | --- |\n| 1 | 2 |\n")
    write(area, "A[^3]\n\n[^3]: known")
    form.keyboard.press("Control+Home")
    word = (SAMPLES / "word.html").read_text("utf-8")
    assert not paste(area, html=word, plain="plain")
    expect(area).to_have_value(re.compile(r"\n\n\[\^4\]: By \*conductivity\*\.\n"))


def test_plain_chinese_paragraphs_lose_their_indents_but_not_in_code(area: Locator) -> None:
    text = "\u3000\u3000水与沙。\n\u3000\u3000\n\u3000\u3000第二段\u3000续。"
    write(area, "")
    assert not paste(area, plain=text)
    expect(area).to_have_value("水与沙。\n\n第二段\u3000续。")
    write(area, "```\n")
    assert paste(area, plain=text), "left to the browser"


def test_pictures_and_files_are_dropped_and_pasted(
    enter: Enter, work: Look, server: Server
) -> None:
    page = enter()
    area = open_text(page)
    write(area, "Before\n\nAfter", 6)
    handle = area.element_handle()
    page.evaluate(FILES, [handle, "paste", [["image.png", "image/png", png()]]])
    dialog = page.get_by_role("dialog", name="Add to the text")
    expect(dialog.get_by_label("Description")).to_be_focused()
    page.keyboard.type("A lake [dry]")
    page.keyboard.press("Tab")
    page.keyboard.type('The "lake" in May')
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(area).to_be_focused()
    expect(area).to_have_value(
        re.compile(
            r"^Before\n\n!\[A lake \\\[dry\\\]\]\(/media/\d{4}/picture-\d{14}\.png "
            r'"The \\"lake\\" in May"\)\n\nAfter$'
        )
    )
    saved(page)
    files = [
        ["dune.png", "image/png", png("sienna")],
        ["figures.csv", "text/csv", base64.b64encode(b"a,b\n1,2\n").decode()],
        ["virus.exe", "application/octet-stream", base64.b64encode(b"MZ").decode()],
    ]
    write(area, "")
    page.evaluate(FILES, [handle, "drop", files])
    expect(dialog.locator("[data-error]").last).to_contain_text("virus.exe")
    dialog.get_by_role("button", name="Remove").last.click()
    dialog.locator("[data-alt]:visible").fill("A dune")
    dialog.locator("[data-words]:visible").fill("The figures")
    with page.expect_response("**/media/describe/**/dune.png"):
        dialog.get_by_role("button", name="Insert").click()
    expect(area).to_have_value(
        re.compile(
            r"^!\[A dune\]\(/media/\d{4}/dune\.png\)\n\n\[The figures\]\(/media/\d{4}/figures\.csv\)\n$"
        )
    )
    page.keyboard.press("Control+z")
    expect(area).to_have_value("")
    [kept] = (server.data / "media").rglob("dune.png.json")
    assert json.loads(kept.read_text("utf-8"))["description"] == {"en": "A dune"}
    page.evaluate(FILES, [handle, "drop", [files[0]]])
    expect(dialog.get_by_label("Side by side")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(area).to_have_value("")
    film = base64.b64encode(b"\0\0\0\x20ftypisom\0\0\2\0isom").decode()
    page.evaluate(FILES, [handle, "drop", [files[0], ["film.mp4", "video/mp4", film]]])
    dialog.get_by_label("Full width").first.check()
    dialog.get_by_label("Side by side").check()
    dialog.get_by_role("button", name="Insert").click()
    expect(area).to_have_value(
        re.compile(r"^!\[\]\(/media/\d{4}/dune\.png#wide\)\n!\[\]\(/media/\d{4}/film\.mp4\)\n$")
    )


def test_a_dialog_that_opens_again_before_its_close_event_keeps_its_answer(enter: Enter) -> None:
    page = enter()
    area = open_text(page)
    write(area, "")
    dune, lake = [[f"{name}.png", "image/png", png()] for name in ("dune", "lake")]
    handle = area.element_handle()
    page.evaluate(FILES, [handle, "drop", [dune]])
    dialog = page.get_by_role("dialog", name="Add to the text")
    expect(dialog).to_contain_text("dune.png")
    again = f"(files) => {{ document.getElementById('text-files').close(); ({FILES})(files); }}"
    page.evaluate(again, [handle, "drop", [lake]])
    expect(dialog).to_contain_text("lake.png")
    dialog.get_by_role("button", name="Insert").click()
    expect(area).to_have_value(re.compile(r"^!\[\]\(/media/\d{4}/lake\.png\)\n$"))


def test_a_picture_in_the_text_itself_is_uploaded(enter: Enter) -> None:
    page = enter()
    area = open_text(page)
    paste(
        area,
        html=f'<p>One</p><p><img src="data:image/png;base64,{png()}" alt="Map"></p><p>Two</p>',
        plain="One Two",
    )
    dialog = page.get_by_role("dialog", name="Add to the text")
    expect(dialog.get_by_label("Description")).to_have_value("Map")
    dialog.get_by_role("button", name="Insert").click()
    expect(area).to_have_value(
        re.compile(r"^One\n\n!\[Map\]\(/media/\d{4}/picture-\d+-1\.png\)\n\nTwo\n$")
    )


def test_a_file_dropped_beside_the_text_opens_nothing(form: Page) -> None:
    free = form.evaluate(
        """() => {
          const transfer = new DataTransfer();
          transfer.items.add(new File(["x"], "x.txt"));
          const event = new DragEvent("dragover", { dataTransfer: transfer, bubbles: true, cancelable: true });
          document.querySelector("h1").dispatchEvent(event);
          return [event.defaultPrevented, transfer.dropEffect];
        }"""
    )
    assert free[0]


def test_a_translator_may_not_upload(enter: Enter) -> None:
    page = enter("Li", "translator", ("zh",))
    area = open_text(page, locale="zh")
    page.evaluate(FILES, [area.element_handle(), "drop", [["dune.png", "image/png", png()]]])
    expect(page.locator("[data-markdown=zh] .text-said")).to_contain_text("Your account")
    expect(page.get_by_role("dialog")).to_have_count(0)
