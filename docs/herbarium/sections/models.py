"""Types of the program with fields of our own."""

from oasis import N_, Line
from oasis import Person as ShippedPerson


class Person(ShippedPerson):
    """A person, with the number of the herbarium sheets collected."""

    collectorNumber = Line(
        N_("Collector’s number"), search=1, help=N_("As it stands on the sheets, such as YC-1203.")
    )
