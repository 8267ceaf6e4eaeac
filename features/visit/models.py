"""The content type of places to visit."""

import re

from blueprints.shared.fields import POSITION, latitude, longitude
from blueprints.shared.schema_org import Each, Mapped, thing
from cms.core.i18n import N_, NC_
from cms.schema.content_type import ContentType, main, more, side
from cms.schema.fields import (
    Choice,
    Date,
    Email,
    Format,
    Group,
    Image,
    Json,
    Line,
    Markdown,
    Order,
    Paragraph,
    Reference,
    Rows,
    Telephone,
    Url,
)
from cms.schema.fields.formats import plain_width

KINDS = {
    "museum": N_("Museum"),
    "garden": N_("Botanical garden"),
    "exhibition": N_("Exhibition"),
    "station": N_("Field station"),
    "laboratory": N_("Laboratory"),
    # i18n: A place to visit that is no museum, garden, station or laboratory
    "other": N_("Other place"),
}
ADMISSIONS = {
    # i18n: Of a place to visit
    "open": N_("Open to visitors"),
    "booking": N_("Only with a booking"),
    # i18n: Of a place to visit
    "closed": N_("Closed to visitors"),
}
DAYS = {
    "daily": N_("Every day"),
    "weekdays": N_("Monday to Friday"),
    "tuesday-sunday": N_("Tuesday to Sunday"),
    "weekends": N_("Saturday and Sunday"),
    "monday": N_("Monday"),
    "tuesday": N_("Tuesday"),
    "wednesday": N_("Wednesday"),
    "thursday": N_("Thursday"),
    "friday": N_("Friday"),
    "saturday": N_("Saturday"),
    "sunday": N_("Sunday"),
}
WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
DAYS_OF_WEEK = {
    "daily": WEEK,
    "weekdays": WEEK[:5],
    "tuesday-sunday": WEEK[1:],
    "weekends": WEEK[5:],
    **{day.lower(): day for day in WEEK},
}
"""Choice of days → the days in schema.org."""
TYPED_TIME = re.compile(
    r"(?P<noon>上午|下午|晚上)?\s*(?P<hour>\d{1,2})(?:[:.点时h]\s*(?P<minute>\d{2})?)?分?\s*"
    r"(?P<half>[ap]\.?m\.?)?",
    re.IGNORECASE,
)


class Time(Format):
    """A time of the day, as 09:30."""

    pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
    problem = N_("Enter a time, such as 9:30 or 17:00.")

    def normalise_input(self, text: str) -> Json:
        """Return the time as stored, also if typed as 9, 9.30, 5 pm or 下午5点."""
        line = plain_width(super().normalise_input(text))
        typed = TYPED_TIME.fullmatch(line)
        if typed is None:
            return line
        hour, half = int(typed["hour"]), (typed["half"] or "").lower()
        if hour < 12 and (half.startswith("p") or typed["noon"] in ("下午", "晚上")):
            hour += 12
        elif hour == 12 and half.startswith("a"):
            hour = 0
        return f"{hour:02}:{typed['minute'] or '00'}"


class Visit(ContentType, name="visits"):
    """A place that visitors may see (schema.org TouristAttraction)."""

    icon, menu_order = "visit", 102
    label, plural = N_("Place to visit"), N_("Places to visit")
    section, route = "visit", "visit/{address}/"
    title, order = "name", "name"
    card = ("kind", "summary", "admission", "image")
    filters = ("kind", "admission")
    form = (
        main("name", "summary", "description", "hours", "way", "groups", "accessibility", "image"),
        side("kind", "admission", "fee", "booking", "about", "asOf", "keywords"),
        more(N_("Postal address and position"), "venueAddress", "latitude", "longitude"),
    )
    schema_type = "TouristAttraction"
    jsonld = {
        "name": "name",
        "description": ("summary", "description"),
        "address": "venueAddress",
        "geo": thing("GeoCoordinates", latitude="latitude", longitude="longitude"),
        "publicAccess": Mapped("admission", {"open": True, "booking": True, "closed": False}),
        "openingHoursSpecification": Each(
            "hours",
            thing(
                "OpeningHoursSpecification",
                dayOfWeek=Mapped("days", DAYS_OF_WEEK),
                opens="opens",
                closes="closes",
                validFrom="from",
                validThrough="until",
            ),
        ),
        "telephone": "booking.telephone",
        "image": "image.file",
    }
    checks = POSITION

    name = Line(N_("Name"), localized=True, required=True, search=3)
    kind = Choice(N_("Kind"), KINDS, search=1, required=True)
    summary = Paragraph(
        N_("Summary"),
        localized=True,
        search=2,
        help=N_("The things to see there, in one sentence. Shown in lists."),
    )
    description = Markdown(N_("Description"), localized=True, search=1)
    admission = Choice(
        NC_("of visitors", "Admission"),
        ADMISSIONS,
        help=N_("Leave empty if it is unknown. The page then tells visitors to ask first."),
    )
    hours = Rows(
        N_("Opening hours"),
        {
            "days": Choice(N_("Days"), DAYS),
            "opens": Time(NC_("time of the day", "Opens")),
            "closes": Time(NC_("time of the day", "Closes")),
            "from": Date(NC_("of opening hours", "First day")),
            "until": Date(NC_("of opening hours", "Last day")),
            "note": Line(N_("Note"), localized=True),
        },
        checks=[Order("from", "until")],
        help=N_(
            "A row for each season or group of days. Leave the dates empty if they hold all year."
        ),
    )
    fee = Line(N_("Admission fee"), localized=True, help=N_("Such as: free, or 20 yuan."))
    way = Markdown(N_("The way there"), localized=True, search=1)
    groups = Markdown(N_("School classes and groups"), localized=True, search=1)
    accessibility = Markdown(
        NC_("of a place", "Accessibility"),
        localized=True,
        search=1,
        help=N_("Steps, lifts, toilets, seats, guides for blind or deaf visitors."),
    )
    booking = Group(
        N_("Booking"),
        {
            "url": Url(N_("Web address")),
            "email": Email(N_("Email")),
            "telephone": Telephone(N_("Telephone")),
            "notice": Line(
                N_("Book ahead"), localized=True, help=N_("Such as: three days before.")
            ),
        },
    )
    about = Reference(
        N_("Belongs to"),
        "collections",
        "stations",
        "units",
        help=N_("The collection, station or unit that visitors see here."),
    )
    asOf = Date(N_("Checked on"), partial=True, help=N_("When these details were last confirmed."))
    venueAddress = Line(N_("Postal address"), localized=True, search=1)
    latitude = latitude()
    longitude = longitude()
    image = Image()
