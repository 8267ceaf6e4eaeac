"""Colleagues who have the form of an entry open now, named in its bar."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "open_forms",
    Path(__file__).parent,
    # i18n: Colleagues who have the same form open
    label=N_("Open forms"),
    text=N_("Names in the bar of a form the colleagues who have it open at the same time."),
    services={
        f"{__name__}.store:OpenForms": f"{__name__}.store:open_forms",
        "blueprints.editor.form_state:Colleagues": f"{__name__}.screen:OpenNow",
    },
    screens={f"{__name__}.screen": "open"},
    slots=(
        Fill(slots.FORM_OPEN, "open_forms/names.html", f"{__name__}.screen:names"),
        Fill(slots.FORM_END, "open_forms/leaving.html"),
    ),
    form_scripts=("open_forms/editor/leaving.js",),
)
