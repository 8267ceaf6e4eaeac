"""The picture of the chapter about trees (scripts/guide_pictures.py)."""

from scripts.guide_pictures import Users


def structure(users: Users) -> None:
    users.editor.goto(f"{users.base}/structure/pages/")
    users.save_screenshot("structure", users.editor, x=241, width=879, height=560)


STEPS = (structure,)
