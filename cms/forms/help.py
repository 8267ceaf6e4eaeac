"""What to write in a control, where its field doesn't say."""

from cms.i18n import N_

GENERIC = {
    "line": N_("One line of text."),
    "paragraph": N_("A few sentences of plain text."),
    "markdown": N_("Markdown: **bold**, *italic*, ## heading, - list, [text](address). "
                   "An empty line starts a new paragraph."),
    "lines": N_("One per line."),
    "choice": N_("Choose one, or leave it open."),
    "number": N_("Digits only, with a point for decimals."),
    "flag": N_("Tick it if this is so."),
    "date": N_("Year-month-day, such as 2024-08-23."),
    "moment": N_("Day and time, such as 2024-08-24 08:00, in the site’s time zone."),
    "url": N_("The whole address, such as https://www.example.org/."),
    "email": N_("Such as name@example.org."),
    "telephone": N_("With the country code, such as +86-991-7885307."),
    "country": N_("Its two-letter code: type a name to find it."),
    "reference": N_("Type part of a title to find an entry."),
    "references": N_("Type part of a title to find an entry; their order is kept."),
    "media": N_("A file from the media folder."),
    "group": "",
    "rows": N_("Add as many as there are."),
}
"""Widget → message id."""

PARTIAL = N_("Year-month-day, such as 2024-08-23; 2024-08 or 2024 where no more is known.")
REQUIRED_CHOICE = N_("Choose one.")
