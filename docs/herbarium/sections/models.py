"""Types of the program with fields of our own."""

from blueprints.scientists.models import Person as ShippedPerson
from cms.fields import Line
from cms.i18n import N_


class Person(ShippedPerson):
    """A person, with the number of the herbarium sheets collected."""

    collectorNumber = Line(
        N_("Collector’s number"), search=1, help=N_("As it stands on the sheets, such as YC-1203.")
    )
