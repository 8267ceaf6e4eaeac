"""Every kind of edit to a small site; a number chooses the entry and the variant."""

import shutil
from collections.abc import Callable
from datetime import timedelta

from freeze.smallsite import NOW, SmallSite
from PIL import Image

Edit = Callable[[SmallSite, int], None]


def pick(site: SmallSite, type: str, number: int) -> str:
    keys = site.entries(type)
    return f"{type}/{keys[number % len(keys)]}" if keys else ""


def title(site: SmallSite, number: int) -> None:
    type, field = (
        ("news", "headline"),
        ("projects", "title"),
        ("organizations", "name"),
        ("people", "name"),
    )[number % 4]
    if name := pick(site, type, number // 4):
        site.edit(
            name,
            lambda entry: entry.setdefault(field, {}).update(
                {("en", "zh")[number % 2]: f"Title {number}"}
            ),
        )


def body(site: SmallSite, number: int) -> None:
    if name := pick(site, "news", number):
        site.edit(
            name,
            lambda entry: entry["body"].update({("en", "zh")[number % 2]: [f"Text {number}."]}),
        )


def date(site: SmallSite, number: int) -> None:
    if name := pick(site, "news", number):
        site.edit(
            name, lambda entry: entry.update(date=f"20{10 + number % 16}-0{1 + number % 9}-11")
        )


def publish(site: SmallSite, number: int) -> None:
    state = {"state": ("published", "draft")[number % 2]}
    if name := pick(site, ("news", "projects", "organizations")[number % 3], number):
        site.edit(
            name, lambda entry: entry["publication"].update({("en", "zh")[number // 2 % 2]: state})
        )


def schedule(site: SmallSite, number: int) -> None:
    window = {
        "state": "published",
        ("from", "until")[number % 2]: (NOW + timedelta(hours=number % 72)).isoformat(),
    }
    if name := pick(site, "news", number):
        site.edit(
            name, lambda entry: entry["publication"].update({("en", "zh")[number // 2 % 2]: window})
        )


def rename(site: SmallSite, number: int) -> None:
    if name := pick(site, ("news", "projects")[number % 2], number // 2):
        site.edit(
            name,
            lambda entry: entry.update(
                address=f"renamed-{number}",
                formerAddresses=[entry.get("address") or name.split("/")[1]],
            ),
        )


def move(site: SmallSite, number: int) -> None:
    pages = site.entries("pages")
    name = pages[number % len(pages)]
    site.edit(f"pages/{name}", lambda entry: entry.update(parent=pages[number // 3 % len(pages)]))


def delete(site: SmallSite, number: int) -> None:
    if name := pick(site, ("news", "projects", "organizations", "people")[number % 4], number):
        site.file(name).unlink()


def create(site: SmallSite, number: int) -> None:
    if name := pick(site, "news", number):
        shutil.copy(site.file(name), site.file(f"news/copy-{number}"))
        site.edit(
            f"news/copy-{number}",
            lambda entry: (entry.pop("address", None), entry.pop("formerAddresses", None)),
        )


def template(site: SmallSite, number: int) -> None:
    file = ("fragments/header.html", "fragments/footer.html", "news/article.html", "base.html")[
        number % 4
    ]
    path = site.folder / "templates" / file
    words = ("{# nothing #}", f"<!-- {number} -->")[number // 4 % 2]
    text = path.read_text("utf-8")
    path.write_text(
        text + words if "extends" not in text else text.replace("%}\n", "%}\n" + words, 1), "utf-8"
    )


def translation(site: SmallSite, number: int) -> None:
    site.translate(("en", "zh")[number % 2], f"Home {number % 3}")


def media(site: SmallSite, number: int) -> None:
    path = site.folder / "data" / "media" / f"picture-{number % 2}.png"
    path.parent.mkdir(exist_ok=True)
    if number % 3 == 2:
        path.unlink(missing_ok=True)
    else:
        Image.new("RGB", (400, 300), (number % 256, 99, 99)).save(path)
    if name := pick(site, "news", number):
        site.edit(
            name,
            lambda entry: entry.update(image={"file": path.name, "alt": {"en": "A", "zh": "一"}}),
        )


POOL = tuple(f"pool-{one}" for one in range(4))
"""Keys of news items that redirects, entries and former addresses share. Three of them make a list."""
SHARED_ADDRESSES = (
    *(f"/{code}/news/{key}/" for code in ("en", "zh") for key in POOL),
    *(f"/{code}/news/year/{year}/" for code in ("en", "zh") for year in (2015, 2020)),
    "/old.html",
    "/en/news/pool-0.html",
    "/editor/index.html",
    "/view.php?id=5",
)


def redirect(site: SmallSite, number: int) -> None:
    """Redirect some of the shared addresses, in one language or several."""
    chosen = SHARED_ADDRESSES[number % 3 :: 1 + number // 3 % 4]
    rows = [
        {"id": f"r{one}", "from": old, "to": ("/en/news/", "/zh/news/")[number % 2]}
        for one, old in enumerate(chosen)
    ]
    site.edit("../site", lambda entry: entry.update(redirects=rows))


def occupy(site: SmallSite, number: int) -> None:
    """Create a news item at a shared address, give it up, or move an entry to it or away."""
    key = POOL[number % len(POOL)]
    path = site.file(f"news/{key}")
    if path.exists():
        path.unlink()
        return
    keys = [other for other in site.entries("news") if other not in POOL]
    if number // 9 % 2 and keys:
        site.edit(f"news/{keys[number % len(keys)]}", lambda entry: entry.update(address=key))
    elif keys:
        shutil.copy(site.file(f"news/{keys[number % len(keys)]}"), path)
        site.edit(
            f"news/{key}",
            lambda entry: (
                entry.pop("address", None),
                entry.update(date="2020-01-11", formerAddresses=[POOL[number // 2 % 3]]),
                entry["publication"].update(
                    {("en", "zh")[number % 2]: {"state": ("published", "draft")[number // 5 % 2]}}
                ),
            ),
        )


def sheet(site: SmallSite, number: int) -> None:
    with (site.folder / "static/css/base.css").open("a", encoding="utf-8") as end:
        end.write(f"/* {number} */\n")


def base_map(site: SmallSite, number: int) -> None:
    with (site.folder / "data/geo/world.geojson").open("a", encoding="utf-8") as end:
        end.write("\n")


def stamp(site: SmallSite, number: int) -> None:
    moment = f"20{10 + number % 16}-01-02T03:04:{number % 60:02}Z"
    if name := pick(site, ("news", "pages", "conferences")[number % 3], number):
        site.edit(
            name,
            lambda entry: entry.setdefault("modified", {}).update(
                {("en", "zh")[number % 2]: moment}
            ),
        )


def zone(site: SmallSite, number: int) -> None:
    zones = ("Asia/Almaty", "America/Los_Angeles", "Pacific/Kiritimati")
    if name := pick(site, "conferences", number):
        day = (NOW + timedelta(days=number % 3)).date().isoformat()
        site.edit(
            name, lambda entry: entry.update(start=day, end=day, timezone=zones[number // 3 % 3])
        )


OF_THE_SITE: tuple[Edit, ...] = (template, translation, redirect, sheet, base_map)
OF_ENTRIES: tuple[Edit, ...] = (
    title,
    body,
    date,
    publish,
    schedule,
    rename,
    move,
    delete,
    create,
    media,
    stamp,
    zone,
    occupy,
)
EDITS = (*OF_THE_SITE, *OF_ENTRIES)
