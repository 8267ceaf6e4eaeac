"""The filings that Chinese law requires in the footer of every page, and their number formats."""

import re
from collections.abc import Iterator, Mapping

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields.base import Json
from cms.schema.fields.cross_checks import Check

FILINGS = {
    "icp": N_("ICP filing"),
    "police": N_("Public security filing"),
    "other": N_("Other filing"),
}
"""The order is that in which they are shown."""
PROVINCE = "[京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤琼川蜀贵黔云滇陕甘陇青藏桂蒙宁新]"
NUMBER_FORMATS = {
    "icp": (
        re.compile(rf"{PROVINCE}ICP[备证] ?\d{{5,10}}号(-\d{{1,3}})?"),
        N_("This isn’t an ICP number, such as 新ICP备12345678号-1."),
    ),
    "police": (
        re.compile(rf"{PROVINCE}公网安备 ?\d{{11,14}}号"),
        N_("This isn’t a public security number, such as 新公网安备 65010402000123号."),
    ),
}
"""Kind of filing → pattern of its numbers, and the message for other numbers."""


class FilingNumber(Check):
    """The number of a filing has the format of its kind."""

    names = ("kind", "number")

    def problems(self, raw: Mapping[str, Json], prefix: str) -> Iterator[Invalid]:
        number = raw.get("number")
        if isinstance(number, str) and raw.get("kind") in NUMBER_FORMATS:
            pattern, problem = NUMBER_FORMATS[raw["kind"]]
            if not pattern.fullmatch(number):
                yield Invalid(f"{prefix}number", problem)
