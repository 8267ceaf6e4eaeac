"""Default help texts by widget, for fields without their own."""

from cms.core.i18n import N_

GENERIC = {
    "markdown": N_(
        "Markdown: **bold**, *italic*, ## heading, - list, [text](address). "
        "An empty line starts a new paragraph."
    ),
    "lines": N_("One per line."),
    "date": N_("Year-month-day, such as 2024-08-23."),
    "moment": N_("Day and time, such as 2024-08-24 08:00, in the site’s time zone."),
    "url": N_("The full address, such as https://www.example.org/."),
    "email": N_("Such as name@example.org."),
    "telephone": N_("With the country code, such as +86-991-7885307."),
    "country": N_("Two-letter code. Type a name to find it."),
    "reference": N_("Type part of a title to find an entry."),
    "references": N_("Type part of a title to find an entry; their order is kept."),
}
"""Widget → message id, for the widgets whose format has to be explained."""

PARTIAL = N_(
    "Year-month-day, such as 2024-08-23. Enter 2024-08 or 2024 if the full date is unknown."
)
