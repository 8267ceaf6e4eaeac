"""The corrections of the conversion: `data/corrections.json`."""

from cms.core.i18n import N_
from cms.schema.content_type import ContentType
from cms.schema.fields import Rows
from cms.schema.fields.formats import Format


class Characters(Format):
    """Characters of a script. None of them has a meaning in HTML, so pages contain them unescaped."""

    pattern = r"^[^\x00-\x7F]+$"
    problem = N_("Use characters of the script alone: no Latin letters, digits, signs or spaces.")


class Corrections(ContentType, name="corrections"):
    """Corrections of the conversion into another script."""

    label, plural = N_("Corrections of the conversion"), N_("Corrections of the conversion")
    is_published = False
    section, single, title = "common", True, "corrections"
    for_editors = True

    corrections = Rows(
        N_("Corrections"),
        {
            "text": Characters(
                N_("As written"), help=N_("A name or a term in simplified characters.")
            ),
            "instead": Characters(N_("Converted"), help=N_("How converted pages write it.")),
        },
        help=N_(
            "Names and terms that converted pages, such as those in traditional characters, get "
            "wrong. They hold wherever the words stand."
        ),
    )
