"""Documents and data in the media library: PDF, office documents, texts, tables, archives."""

from pathlib import Path

from blueprints.editor.slots import FILE_EDITS
from cms.core.feature import ContentCheck, Feature, FileKind
from cms.core.i18n import N_
from cms.core.slots import Fill

UPLOAD = f"{__name__}.upload"

feature = Feature(
    "documents",
    Path(__file__).parent,
    label=N_("Documents and data"),
    text=N_(
        "Lets you add PDFs, office documents, texts, tables and ZIP files to the media library, unless they "
        "contain programs or scripts."
    ),
    slots=(Fill(FILE_EDITS, "documents/editor/gaps.html", f"{__name__}.screen:gaps", order=1),),
    checks={
        "pdf": ContentCheck(
            N_("PDFs without title, language, tags or text"),
            of_site=f"{__name__}.checks:findings",
            order=178,
        )
    },
    file_kinds={
        "pdf": FileKind(
            (".pdf",),
            recognizes=f"{UPLOAD}:is_pdf",
            prepare=f"{UPLOAD}:prepare_document",
            label=N_("PDF"),
            order=20,
        ),
        "office": FileKind(
            (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub"),
            recognizes=f"{UPLOAD}:is_archive",
            prepare=f"{UPLOAD}:prepare_document",
            label=N_("Office documents"),
            order=30,
        ),
        "data": FileKind(
            (".csv", ".txt", ".bib", ".ris", ".ics", ".zip"),
            recognizes=f"{UPLOAD}:is_text",
            prepare=f"{UPLOAD}:prepare_text",
            label=N_("Data and archives"),
            order=40,
        ),
    },
)
