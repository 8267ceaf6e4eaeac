"""The pictures of the guide (docs/guide): screenshots of three users who work on the demonstration
site. `python scripts/screenshots.py --guide` makes them. Those of a feature's guide are made by the
STEPS of its tests/guide_pictures.py.
"""

import io
import runpy
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
MAX_BYTES = 150_000
SIZE: ViewportSize = {"width": 1120, "height": 720}
QUALITIES = (90, 80, 70, 60)
ITEM = "entries/news/aral-sea-expedition/"
OUTDATED = "entries/news/sanping-campus/"
DRAWN = ROOT / "static/img/drawn"

Serve = Callable[..., AbstractContextManager[str]]
"""Serves the shipped site with the given settings, and yields its address."""

NAMES = {
    "en": {"editor": "Li Hua", "colleague": "Zhang Wei", "translator": "Wang Fang"},
    "zh": {"editor": "李华", "colleague": "张伟", "translator": "王芳"},
}
ROLES = {"editor": "editor", "colleague": "editor", "translator": "translator"}
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "alt": "The sun above low dunes; people walk along a ridge",
        "caption": "On the way to the camp",
        "mine": "Expedition to the Aral Sea has begun",
        "theirs": "Joint expedition sets out for the Aral Sea",
    },
    "zh": {
        "alt": "太阳低悬在沙丘之上，几个人沿山脊行走",
        "caption": "前往营地途中",
        "mine": "咸海科学考察开始",
        "theirs": "咸海联合科学考察启动",
    },
}


class Users(NamedTuple):
    """The users of the site in one interface language, each with a browser of their own."""

    lang: str
    base: str
    folder: Path
    editor: Page
    colleague: Page
    translator: Page

    @property
    def words(self) -> Mapping[str, str]:
        return WORDS[self.lang]

    def save_screenshot(
        self, name: str, page: Page, part: Locator | None = None, **clip: float
    ) -> None:
        """Save a screenshot of a page, or of a part of it, in a small file."""
        page.mouse.move(0, 0)
        if part:
            shot = part.screenshot(animations="disabled")
        else:
            shown = page.viewport_size or {"width": 0, "height": 0}
            box = {"x": 0, "y": 0, **shown, **clip}
            shot = page.screenshot(animations="disabled", clip=box)  # type: ignore[arg-type]
        (self.folder / f"{name}.webp").write_bytes(as_webp(shot))


def as_webp(png: bytes) -> bytes:
    """Return a picture in lossless WebP, or in the best quality that is below MAX_BYTES."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    body = encode(picture, lossless=True)
    for quality in QUALITIES:
        if len(body) > MAX_BYTES:
            body = encode(picture, quality=quality)
    return body


def encode(picture: Image.Image, **options: int | bool) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "webp", method=6, **options)
    return buffer.getvalue()


def make_guide(browser: Browser, serve: Serve, languages: Sequence[str] = ()) -> None:
    """Make the pictures of some languages, or of all."""
    for lang in languages or LANGUAGES:
        with TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
            data, instance = Path(temporary) / "data", Path(temporary) / "instance"
            shutil.copytree(ROOT / "data", data)
            with (
                serve(editor=True, data=data, instance=instance) as base,
                signed_in_users(browser, base, instance, lang) as users,
            ):
                for step in STEPS:
                    step(users)
                for module in sorted(ROOT.glob("features/*/tests/guide_pictures.py")):
                    folder = module.parent.parent / "guide" / lang / "images"
                    for step in runpy.run_path(str(module))["STEPS"]:
                        step(users._replace(folder=folder))


@contextmanager
def signed_in_users(browser: Browser, base: str, instance: Path, lang: str) -> Iterator[Users]:
    """Sign in three users."""
    accounts = Accounts(instance / "accounts", utc_now)
    folder = FOLDER / lang / "images"
    folder.mkdir(exist_ok=True)
    pages = {user: sign_in(browser, base, accounts, user, lang) for user in ROLES}
    yield Users(lang, f"{base}/editor", folder, **pages)
    for page in pages.values():
        page.context.close()


def sign_in(browser: Browser, base: str, accounts: Accounts, user: str, lang: str) -> Page:
    """Return a page in which a user is signed in."""
    email = f"{user}@example.org"
    languages = ("zh",) if user == "translator" else ()
    _, token = accounts.invite(email, NAMES[lang][user], ROLES[user], languages)
    account = accounts.accept(token, PASSWORD)
    accounts.change_profile(account.id, name=NAMES[lang][user], interface=lang)
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


def prepare(users: Users) -> None:
    """Make the changes of others, before the first picture."""
    colleague, translator = users.colleague, users.translator
    colleague.goto(f"{users.base}/{OUTDATED}")
    write(colleague, headline__en="Work begins on the Sanping campus")
    publish(colleague, "en")
    colleague.goto(f"{users.base}/entries/news/green-technology-park/")
    colleague.click(".bar-actions summary.button-primary")
    times = colleague.locator(".publish-when").first
    times.locator("summary").click()
    times.locator("input.input").nth(1).fill("2027-03-01")
    publish(colleague, "en")
    colleague.goto(f"{users.base}/entries/news/dushanbe-laboratory/")
    write(colleague, summary__en="The laboratory studies plants and micro-organisms.")
    translator.goto(f"{users.base}/entries/news/anso-workshop-2025/")
    write(translator, summary__zh="研讨会讨论了一份关于干旱区的科学报告。")
    users.editor.goto(f"{users.base}/entries/news/unccd-cop16-side-event/")
    write(users.editor, summary__en="A side event on land degradation in arid regions.")


def start(users: Users) -> None:
    users.editor.goto(f"{users.base}/")
    users.save_screenshot("start", users.editor)


def form(users: Users) -> None:
    page = users.editor
    page.set_viewport_size({"width": 1320, "height": 720})
    page.goto(f"{users.base}/{ITEM}")
    page.locator(".ProseMirror").nth(1).wait_for()
    users.save_screenshot("form", page, x=241, width=1079)
    page.set_viewport_size(SIZE)


def picture(users: Users) -> None:
    page = users.editor
    given = page.evaluate_handle(
        """async (bytes) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "ridge.png", { type: "image/png" }));
          return data;
        }""",
        list((DRAWN / "dunes-square.png").read_bytes()),
    )
    text = page.locator(f"textarea[name='body.{users.lang}']")
    text.dispatch_event("drop", {"dataTransfer": given})
    dialog = page.locator("#text-files")
    dialog.locator("[data-alt]").fill(users.words["alt"])
    dialog.locator("[data-caption]").fill(users.words["caption"])
    dialog.locator("progress").wait_for(state="hidden")
    users.save_screenshot("picture", page, dialog)
    page.keyboard.press("Escape")


def publishing(users: Users) -> None:
    page = users.editor
    page.set_viewport_size({"width": 1120, "height": 900})
    page.goto(f"{users.base}/{ITEM}")
    page.click(".bar-actions summary.button-primary")
    users.save_screenshot("publish", page, x=260, width=860)
    page.set_viewport_size(SIZE)


def conflict(users: Users) -> None:
    mine, theirs = users.editor, users.colleague
    name = f"headline__{users.lang}"
    mine.goto(f"{users.base}/{ITEM}")
    theirs.goto(f"{users.base}/{ITEM}")
    write(theirs, **{name: users.words["theirs"]})
    write(mine, **{name: users.words["mine"]})
    with mine.expect_navigation():
        mine.click(".save-trouble button")
    users.save_screenshot("conflict", mine, x=240, width=880, height=560)


STEPS = (
    prepare,
    start,
    form,
    picture,
    publishing,
    conflict,
)
