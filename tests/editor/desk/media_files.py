"""A picture in the media library of the staff app, for tests."""

import json
import re
from html import unescape
from io import BytesIO
from pathlib import Path

import orjson
from people import Desk, Visitor
from PIL import Image

FILE = "2026/lake.jpg"
PAGE = f"/media/about/{FILE}"
SAVE = f"/media/facts/{FILE}"


def picture(size: tuple[int, int] = (400, 200), format: str = "JPEG", **options: object) -> bytes:
    """A picture that is red in its upper left quarter."""
    image = Image.new("RGB", size, (40, 120, 140))
    image.paste((200, 30, 30), (0, 0, size[0] // 2, size[1] // 2))
    buffer = BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def send(visitor: Visitor, path: str, name: str, data: bytes, **form: str) -> str:
    """Upload a file by a form, and return the address it redirects to."""
    response = visitor.client.post(
        path, data={"csrf_token": visitor.token(), "file": (BytesIO(data), name), **form}
    )
    assert response.status_code == 303
    return str(response.headers["Location"])


def add(visitor: Visitor, name: str, data: bytes) -> str:
    """Add a file as scripts do, and return its path."""
    sent = {"csrf_token": visitor.token(), "file": (BytesIO(data), name)}
    return str(visitor.client.post("/media/add", data=sent).get_json()["files"][0])


def base(visitor: Visitor) -> dict[str, object]:
    """Return the base values of the file's form."""
    found = re.search(r'name="_opened" value="([^"]*)"', visitor.text(PAGE))
    assert found
    return dict(json.loads(found[1].replace("&#34;", '"').replace("&quot;", '"')))


def facts(desk: Desk) -> dict[str, object]:
    path = desk.paths.media / f"{FILE}.json"
    return dict(orjson.loads(path.read_bytes())) if path.is_file() else {}


def save(visitor: Visitor, status: int = 303, opened: object = None, **values: str) -> str:
    form = {name.replace("__", "."): value for name, value in values.items()}
    sent = orjson.dumps(base(visitor) if opened is None else opened).decode()
    return visitor.post(SAVE, status, _opened=sent, **form).text


def use(desk: Desk, name: str = FILE) -> None:
    """Show a file in the draft of an entry."""
    key = next(iter(desk.site.store.content().entries["news"]))
    work = desk.site.editing.drafts.open("news", key)
    desk.site.editing.drafts.save(
        desk.actor("editor"), "news", key, work.flat, {**work.flat, "image.file": name}
    )


def all_below(folder: Path) -> dict[Path, bytes]:
    kept = ("accounts", "cache", "state.db")
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not any(part in str(path.relative_to(folder)) for part in kept)
    }


def undo_on(visitor: Visitor, path: str) -> dict[str, str]:
    """Return the fields of the undo that a page offers; none if it offers none."""
    form = visitor.text(path).partition('notice-undo"')[2].partition("</form>")[0]
    return {
        name: unescape(value) for name, value in re.findall(r'name="(id|next)" value="(.*?)"', form)
    }


def leads_to(visitor: Visitor, path: str, **form: object) -> str:
    return str(visitor.post(path, **form).headers["Location"])
