"""The forms of the two statements: `data/accessibility.json` and `data/privacy.json`."""

from cms.core.i18n import N_, NC_
from cms.schema.content_type import ContentType, main, more, side
from cms.schema.fields import (
    Choice,
    Date,
    Email,
    Flag,
    Line,
    Lines,
    Markdown,
    Paragraph,
    Rows,
    Telephone,
    Url,
)
from features.statements.words import GROUNDS, METHODS, STANDARDS

STATUSES = {
    # i18n: How far a website conforms to a standard of accessibility
    "full": N_("Fully compliant"),
    # i18n: How far a website conforms to a standard of accessibility
    "partial": N_("Partially compliant"),
    # i18n: How far a website conforms to a standard of accessibility
    "none": N_("Not compliant"),
    # i18n: The site doesn't say how far it conforms to a standard of accessibility
    "unclaimed": N_("No claim"),
}


class AccessibilityStatement(ContentType, name="accessibility"):
    """The accessibility statement, by the model of Commission Implementing Decision (EU) 2018/1523."""

    icon, menu_order = "eye", 111
    label, plural = N_("Accessibility statement"), N_("Accessibility")
    is_published = False
    section, single, title = "common", True, "status"
    form = (
        main("standards", "exceptions", "feedback", "enforcement"),
        side("status", "method", "assessor", "report", "prepared", "reviewed", "counted"),
        more(N_("Legislation and contact"), "law", "email", "telephone", "enforcementUrl"),
    )

    status = Choice(
        N_("Compliance status"),
        STATUSES,
        help=N_("“No claim” says that the site doesn’t claim to meet the standards."),
    )
    standards = Lines(N_("Standards"), Choice(N_("Standard"), STANDARDS))
    law = Line(
        N_("Legislation"),
        localized=True,
        help=N_("The act by which the site has to be accessible. Leave empty if there is none."),
    )
    exceptions = Rows(
        N_("Content that isn’t accessible"),
        {
            "content": Line(N_("Content"), localized=True),
            # i18n: Reason why content isn't accessible
            "ground": Choice(N_("Ground"), GROUNDS),
            "alternative": Line(
                N_("Alternative"),
                localized=True,
                help=N_("Where people get the same otherwise, such as by email."),
            ),
            "until": Date(N_("To be corrected by"), partial=True),
        },
        folded=("until",),
        help=N_("A row for each known barrier."),
    )
    counted = Flag(
        N_("List the findings of the checks"),
        help=N_(
            "Shows on the page how many pictures have no description, how many videos no captions, how "
            "many PDF files there are, and how many entries aren’t translated."
        ),
    )
    prepared = Date(N_("Prepared on"))
    reviewed = Date(
        N_("Last reviewed"), help=N_("The checks remind you when this was more than a year ago.")
    )
    method = Choice(NC_("of an evaluation", "Method"), METHODS)
    assessor = Line(
        N_("Evaluated by"),
        localized=True,
        help=N_("The name of the third party, if there was one."),
    )
    report = Url(N_("Report"), help=N_("The web address of the report of the evaluation."))
    feedback = Paragraph(
        N_("Feedback"),
        localized=True,
        help=N_("How to report a barrier. Leave empty for a plain sentence with the contact."),
    )
    email = Email(N_("Email"), help=N_("Leave empty for the address of the site."))
    telephone = Telephone(N_("Telephone"))
    enforcement = Paragraph(
        N_("Enforcement procedure"),
        localized=True,
        help=N_(
            "The body that people can turn to if an answer doesn’t satisfy them. It is required in the "
            "European Union. Left out if empty."
        ),
    )
    enforcementUrl = Url(N_("Web address of the enforcement body"))


class PrivacyStatement(ContentType, name="privacy"):
    """The institute's own words beside the facts on privacy that follow from the settings."""

    icon, menu_order = "person", 112
    label, plural = N_("Privacy"), N_("Privacy")
    is_published = False
    section, single, title = "common", True, "controller"
    form = (
        main("controller", "contact", "basis", "serverLogs", "after"),
        side("email", "officer", "reviewed"),
        more(N_("Supervisory authority"), "authority", "authorityUrl"),
    )

    controller = Line(
        N_("Controller"),
        localized=True,
        help=N_(
            "The person or institution responsible for the data. Leave empty for the name of the site."
        ),
    )
    contact = Line(N_("Postal address"), localized=True)
    email = Email(N_("Email"), help=N_("Leave empty for the address of the site."))
    officer = Line(
        N_("Data protection officer"), localized=True, help=N_("The name and how to reach them.")
    )
    basis = Markdown(
        N_("Legal basis"),
        localized=True,
        help=N_("The law that applies, in the words of your institute. Left out if empty."),
    )
    serverLogs = Paragraph(
        N_("Server logs"),
        localized=True,
        help=N_(
            "The records of the web server and how long they are kept. The webmaster knows it. Leave empty for a "
            "general sentence."
        ),
    )
    after = Markdown(
        N_("Further text"), localized=True, help=N_("Shown last on the page on privacy.")
    )
    authority = Line(
        N_("Supervisory authority"),
        localized=True,
        help=N_("The authority to which people can complain."),
    )
    authorityUrl = Url(N_("Web address"))
    reviewed = Date(
        N_("Last reviewed"), help=N_("The checks remind you when this was more than a year ago.")
    )
