"""The pictures in the guide (docs/guide): three people work on the demonstration site for a morning,
and what they see is kept. `python scripts/screenshots.py --guide` makes them.
"""

import io
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize

from cms.accounts.accounts import Accounts
from cms.core.dates import utc_now

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs/guide"
LANGUAGES = ("en", "zh")
PASSWORD = "a tamarisk and a saxaul"  # noqa: S105 - of accounts that live as long as the pictures take
LARGEST = 150_000
SIZE: ViewportSize = {"width": 1120, "height": 720}
QUALITIES = (90, 80, 70, 60)
ITEM = "entries/news/aral-sea-expedition/"
OUTDATED = "entries/news/sanping-campus/"
DRAWN = ROOT / "static/img/drawn"

Serve = Callable[..., AbstractContextManager[str]]
"""Serves the shipped site under some settings, and says where."""

NAMES = {
    "en": {"editor": "Li Hua", "colleague": "Zhang Wei", "translator": "Wang Fang"},
    "zh": {"editor": "李华", "colleague": "张伟", "translator": "王芳"},
}
ROLES = {"editor": "editor", "colleague": "editor", "translator": "translator"}
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "alt": "The sun above low dunes; people walk along a ridge",
        "caption": "On the way to the camp",
        "checked": "The laboratory studies plants that bear drought.",
        "mine": "Expedition to the Aral Sea has begun",
        "theirs": "Joint expedition sets out for the Aral Sea",
    },
    "zh": {
        "alt": "太阳低悬在沙丘之上，几个人沿山脊行走",
        "caption": "前往营地途中",
        "checked": "实验室的英语版资料介绍耐旱植物。",
        "mine": "咸海科学考察开始",
        "theirs": "咸海联合科学考察启动",
    },
}


class Desk(NamedTuple):
    """The people who work on the site, each in a browser of their own and with a language."""

    lang: str
    base: str
    folder: Path
    editor: Page
    colleague: Page
    translator: Page

    @property
    def words(self) -> Mapping[str, str]:
        return WORDS[self.lang]

    def keep(self, name: str, page: Page, part: Locator | None = None, **clip: float) -> None:
        """Keep what a page shows, or a part of it, as small as the guide wants its pictures."""
        page.mouse.move(0, 0)
        if part:
            shot = part.screenshot(animations="disabled")
        else:
            shown = page.viewport_size or {"width": 0, "height": 0}
            box = {"x": 0, "y": 0, **shown, **clip}
            shot = page.screenshot(animations="disabled", clip=box)  # type: ignore[arg-type]
        (self.folder / f"{name}.webp").write_bytes(as_webp(shot))


def as_webp(png: bytes) -> bytes:
    """A picture without loss, or with as little as brings it below LARGEST bytes."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    kept = encoded(picture, lossless=True)
    for quality in QUALITIES:
        if len(kept) > LARGEST:
            kept = encoded(picture, quality=quality)
    return kept


def encoded(picture: Image.Image, **how: int | bool) -> bytes:
    written = io.BytesIO()
    picture.save(written, "webp", method=6, **how)
    return written.getvalue()


def make_guide(browser: Browser, serve: Serve, languages: Sequence[str] = ()) -> None:
    """The pictures of some languages, or of every one."""
    for lang in languages or LANGUAGES:
        with TemporaryDirectory() as folder:
            data, instance = Path(folder) / "data", Path(folder) / "instance"
            shutil.copytree(ROOT / "data", data)
            with (
                serve(editor=True, data=data, instance=instance) as base,
                at_work(browser, base, instance, lang) as desk,
            ):
                for step in STEPS:
                    step(desk)


@contextmanager
def at_work(browser: Browser, base: str, instance: Path, lang: str) -> Iterator[Desk]:
    """Three people, signed in."""
    accounts = Accounts(instance / "accounts", utc_now)
    folder = FOLDER / lang / "images"
    folder.mkdir(exist_ok=True)
    pages = {who: signed_in(browser, base, accounts, who, lang) for who in ROLES}
    yield Desk(lang, f"{base}/editor", folder, **pages)
    for page in pages.values():
        page.context.close()


def signed_in(browser: Browser, base: str, accounts: Accounts, who: str, lang: str) -> Page:
    """A page of somebody of the staff."""
    email = f"{who}@example.org"
    languages = ("zh",) if who == "translator" else ()
    _, token = accounts.invite(email, NAMES[lang][who], ROLES[who], languages)
    account = accounts.accept(token, PASSWORD)
    accounts.change_profile(account.id, name=NAMES[lang][who], interface=lang)
    context = browser.new_context(viewport=SIZE, device_scale_factor=2, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{base}/editor/account/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{base}/editor/")
    return page


def write(page: Page, **texts: str) -> None:
    """Type into fields of a form (`headline__en`), and wait until the draft is saved."""
    for name, text in texts.items():
        with page.expect_response(lambda answer: "autosave" in answer.url):
            page.fill(f"[name='{name.replace('__', '.')}']", text)


def publish(page: Page, locale: str) -> None:
    """Publish a language of the entry that is open."""
    if not page.locator("details.menu[open]").count():
        page.click(".bar-actions summary.button-primary")
    with page.expect_navigation():
        page.click(f"[name=_do][value='publish:{locale}']")


def morning(desk: Desk) -> None:
    """Prepare the changes of others before the first picture is taken."""
    colleague, translator = desk.colleague, desk.translator
    colleague.goto(f"{desk.base}/{OUTDATED}")
    write(colleague, headline__en="Work begins on the Sanping campus")
    publish(colleague, "en")
    colleague.goto(f"{desk.base}/entries/news/green-technology-park/")
    colleague.click(".bar-actions summary.button-primary")
    colleague.locator(".publish-language").first.locator("input.input").nth(1).fill("2027-03-01")
    publish(colleague, "en")
    colleague.goto(f"{desk.base}/entries/news/dushanbe-laboratory/")
    write(colleague, summary__en="The laboratory studies plants and micro-organisms.")
    translator.goto(f"{desk.base}/entries/news/anso-workshop-2025/")
    write(translator, summary__zh="研讨会讨论了一份关于干旱区的科学报告。")
    desk.editor.goto(f"{desk.base}/entries/news/unccd-cop16-side-event/")
    write(desk.editor, summary__en="A side event on land degradation in arid regions.")


def media(desk: Desk) -> None:
    """The media library, and one picture of it."""
    page = desk.editor
    page.goto(f"{desk.base}/media/")
    names = ("dunes", "grassland", "gravel", "garden", "laboratory", "above")
    with page.expect_navigation():
        page.set_input_files("#file", [DRAWN / f"{name}.png" for name in names])
    with page.expect_navigation():
        page.locator(".media-file", has_text="grassland").click()
    page.fill("#m-description\\.en", "Grassland below a range of mountains")
    page.fill("#m-description\\.zh", "山前的草地")
    page.locator(".focal-stage").click(position={"x": 90, "y": 110})
    desk.keep("media", page, x=241, width=879)


def start(desk: Desk) -> None:
    desk.editor.goto(f"{desk.base}/")
    desk.keep("start", desk.editor)
    desk.translator.goto(f"{desk.base}/translate/")
    desk.keep("translator", desk.translator, height=460)


def form(desk: Desk) -> None:
    page = desk.editor
    page.set_viewport_size({"width": 1320, "height": 720})
    page.goto(f"{desk.base}/{ITEM}")
    desk.keep("form", page, x=241, width=1079)
    page.set_viewport_size(SIZE)


def picture(desk: Desk) -> None:
    page = desk.editor
    given = page.evaluate_handle(
        """async (bytes) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "ridge.png", { type: "image/png" }));
          return data;
        }""",
        list((DRAWN / "dunes-square.png").read_bytes()),
    )
    text = page.locator(f"textarea[name='body.{desk.lang}']")
    text.dispatch_event("drop", {"dataTransfer": given})
    dialog = page.locator("#text-files")
    dialog.locator("[data-alt]").fill(desk.words["alt"])
    dialog.locator("[data-caption]").fill(desk.words["caption"])
    dialog.locator("progress").wait_for(state="hidden")
    desk.keep("picture", page, dialog)
    page.keyboard.press("Escape")


def publishing(desk: Desk) -> None:
    page = desk.editor
    page.set_viewport_size({"width": 1120, "height": 900})
    page.goto(f"{desk.base}/{ITEM}")
    page.click(".bar-actions summary.button-primary")
    desk.keep("publish", page, x=500, width=620)
    page.set_viewport_size(SIZE)


def structure(desk: Desk) -> None:
    desk.editor.goto(f"{desk.base}/structure/pages/")
    desk.keep("structure", desk.editor, x=241, width=879, height=560)


def checks(desk: Desk) -> None:
    page = desk.editor
    page.goto(f"{desk.base}/entries/news/dushanbe-laboratory/")
    name = f"summary.{desk.lang}"
    page.fill(f"[name='{name}']", desk.words["checked"])
    page.locator(".finding [data-instead]:visible").first.wait_for()
    box = page.locator(f"[name='{name}']").bounding_box()
    assert box
    left, top, width = box["x"] - 12, box["y"] - 50, box["width"] + 24
    desk.keep("checks", page, x=left, y=top, width=width, height=200)


def preview(desk: Desk) -> None:
    page = desk.editor
    page.set_viewport_size({"width": 1440, "height": 800})
    page.goto(f"{desk.base}/{ITEM}")
    page.click(".bar-actions [name=_do][value=preview]")
    for name, value in (("width", "phone"), ("locale", desk.lang)):
        page.check(f"[name=_pane-{name}][value={value}]", force=True)
    page.frame_locator("#pane iframe").locator(f"html[lang^={desk.lang}] h1").wait_for()
    desk.keep("preview", page, x=241, width=1199)
    page.click("#pane [data-close]")
    page.set_viewport_size(SIZE)


def lists(desk: Desk) -> None:
    page = desk.editor
    page.goto(f"{desk.base}/entries/news/")
    for row in page.locator(".table-entries tbody input[type=checkbox]").all()[:3]:
        row.check()
    desk.keep("list", page, x=241, width=879)


def conflict(desk: Desk) -> None:
    mine, theirs = desk.editor, desk.colleague
    name = f"headline__{desk.lang}"
    mine.goto(f"{desk.base}/{ITEM}")
    theirs.goto(f"{desk.base}/{ITEM}")
    write(theirs, **{name: desk.words["theirs"]})
    write(mine, **{name: desk.words["mine"]})
    with mine.expect_navigation():
        mine.click(".bar-actions [name=_do][value=save]")
    desk.keep("conflict", mine, x=240, width=880, height=560)


def outdated(desk: Desk) -> None:
    page = desk.translator
    page.goto(f"{desk.base}/{OUTDATED}?queue=zh")
    desk.keep("outdated", page, x=241, width=879, height=640)


STEPS = (
    morning,
    start,
    form,
    picture,
    media,
    checks,
    preview,
    publishing,
    structure,
    lists,
    conflict,
    outdated,
)
