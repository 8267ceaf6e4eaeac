"""The picture of the chapter about the preview (scripts/guide_pictures.py)."""

from scripts.guide_pictures import ITEM, SIZE, Users


def preview(users: Users) -> None:
    page = users.editor
    page.set_viewport_size({"width": 1440, "height": 800})
    page.goto(f"{users.base}/{ITEM}")
    page.click(".bar-actions [name=_do][value=preview]")
    for name, value in (("width", "phone"), ("locale", users.lang)):
        page.check(f"[name=_pane-{name}][value={value}]", force=True)
    page.frame_locator("#pane iframe").locator(f"html[lang^={users.lang}] h1").wait_for()
    users.save_screenshot("preview", page, x=241, width=1199)
    page.click("#pane [data-close]")
    page.set_viewport_size(SIZE)


STEPS = (preview,)
