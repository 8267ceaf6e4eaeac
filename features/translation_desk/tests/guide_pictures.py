"""The pictures of the desk's chapter (scripts/guide_pictures.py)."""

from scripts.guide_pictures import OUTDATED, Users


def queue(users: Users) -> None:
    users.translator.goto(f"{users.base}/translate/")
    users.save_screenshot("translator", users.translator, height=460)


def entry(users: Users) -> None:
    page = users.translator
    page.goto(f"{users.base}/{OUTDATED}?queue=zh")
    users.save_screenshot("outdated", page, x=241, width=879, height=640)


STEPS = (queue, entry)
