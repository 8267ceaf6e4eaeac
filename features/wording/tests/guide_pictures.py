"""The picture of the chapter about wording (scripts/guide_pictures.py)."""

from scripts.guide_pictures import Users

TEXTS = {
    "en": "The laboratory studies plants that bear drought.",
    "zh": "实验室的英语版资料介绍耐旱植物。",
}


def finding(users: Users) -> None:
    page = users.editor
    page.goto(f"{users.base}/entries/news/dushanbe-laboratory/")
    name = f"summary.{users.lang}"
    page.fill(f"[name='{name}']", TEXTS[users.lang])
    page.locator(".finding [data-instead]:visible").first.wait_for()
    box = page.locator(f"[name='{name}']").bounding_box()
    assert box
    left, top, width = box["x"] - 12, box["y"] - 50, box["width"] + 24
    users.save_screenshot("wording", page, x=left, y=top, width=width, height=200)


STEPS = (finding,)
