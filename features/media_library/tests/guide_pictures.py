"""The picture of the chapter about the library (scripts/guide_pictures.py)."""

from scripts.guide_pictures import DRAWN, Users


def media(users: Users) -> None:
    """The media library, and one picture in it."""
    page = users.editor
    page.goto(f"{users.base}/media/")
    names = ("dunes", "grassland", "gravel", "garden", "laboratory", "above")
    with page.expect_navigation():
        page.set_input_files("#file", [DRAWN / f"{name}.png" for name in names])
    with page.expect_navigation():
        page.locator(".media-file", has_text="grassland").click()
    page.fill("#m-description\\.en", "Grassland below a range of mountains")
    page.fill("#m-description\\.zh", "山前的草地")
    page.locator(".focal-stage").click(position={"x": 90, "y": 110})
    users.save_screenshot("media", page, x=241, width=879)


STEPS = (media,)
