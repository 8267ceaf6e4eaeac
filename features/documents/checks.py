"""The check of PDFs that pages link to."""

from cms.content import Snapshot
from cms.content.derived import MEDIA
from cms.core.i18n import N_
from cms.core.messages import lazy_message
from cms.publish.checks.levels import Finding
from cms.site import Site
from features.documents.pdf_gaps import GAPS, gaps_of

# i18n: %(file)s: the path of a PDF; %(text)s: what it lacks, a sentence
IN_FILE = N_("%(file)s: %(text)s")


def findings(site: Site, snapshot: Snapshot) -> list[Finding]:
    """Return a finding for each gap of a PDF that an entry shows or links to."""
    shown: dict[str, tuple[str, str]] = {}
    for type in snapshot.entries:
        for use, keys in snapshot.index(type, MEDIA).items():
            file = use.partition(" ")[2]
            if file.lower().endswith(".pdf") and keys:
                shown.setdefault(file, (type, min(keys)))
    return [
        Finding("pdf", lazy_message(IN_FILE, file=file, text=lazy_message(GAPS[gap])), *name)
        for file, name in sorted(shown.items())
        for gap in gaps_of(site, file)
    ]
