"""The picture of the chapter about several entries (scripts/guide_pictures.py)."""

from scripts.guide_pictures import Users


def lists(users: Users) -> None:
    page = users.editor
    page.goto(f"{users.base}/entries/news/")
    for row in page.locator(".table-entries tbody input[type=checkbox]").all()[:3]:
        row.check()
    users.save_screenshot("list", page, x=241, width=879)


STEPS = (lists,)
