"""Long texts of a form edited as formatted text, over their Markdown."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from features.visual_text.prosemirror import copy_library

copy_library()

feature = Feature(
    "visual_text",
    Path(__file__).parent,
    # i18n: Feature: the long texts of a form are shown as visitors see them, while one writes
    label=N_("Visual text"),
    text=N_(
        "Shows long texts as visitors see them, with pictures, tables and footnotes, while they are written. "
        "Unedited parts keep their Markdown."
    ),
    costs=N_("One script of 170 kB in the form of an entry that has a long text."),
    diagnose=f"{__name__}.prosemirror:diagnose",
    screens={f"{__name__}.screen": "open"},
    help={"visual_text": "visual"},
    slots=(
        Fill(slots.FORM_END, "visual_text/form.html", f"{__name__}.screen:form"),
        Fill(slots.CONTROL_NOTES, "visual_text/changes.html", f"{__name__}.screen:changes"),
    ),
    form_styles=("visual_text/editor/visual.css",),
    form_scripts=("visual_text/editor/form.js",),
)
