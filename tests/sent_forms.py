"""The form data that a browser without scripts submits."""

from typing import Any


def form_of(html: str, id: str = "entry") -> Any:
    """Return the values that a browser without scripts would submit for the form `id` of a page,
    without those of its buttons.
    """
    from lxml.html import document_fromstring
    from werkzeug.datastructures import MultiDict

    page = document_fromstring(html)
    form = next(one for one in page.iter("form") if one.get("id") == id)
    inside = [
        *form.iter(),
        *(one for one in page.iter() if one.get("form") == id and one.tag != "button"),
    ]
    blank = {part for template in page.iter("template") for part in template.iter()}
    data: Any = MultiDict()
    for one in inside:
        name = one.get("name")
        elsewhere = one.get("form", id) != id
        if not name or one in blank or one.get("disabled") is not None or elsewhere:
            continue
        if one.tag == "textarea":
            data.add(name, "".join(one.itertext()).removeprefix("\n"))
        elif one.tag == "select":
            chosen = [option for option in one.iter("option") if option.get("selected") is not None]
            data.add(name, (chosen or list(one.iter("option")))[0].get("value"))
        elif one.tag == "input" and (
            one.get("type") not in ("checkbox", "radio") or one.get("checked") is not None
        ):
            data.add(name, one.get("value", ""))
    return data
