"""Identifiers as people paste them."""

import pytest

from blueprints.shared.fields import Identifier
from blueprints.shared.fields.pasted_identifiers import split_identifiers
from cms.core.errors import Invalid
from cms.schema.content_type import ContentType
from cms.schema.fields import Country, Lines, Rows


@pytest.mark.parametrize(
    ("scheme", "typed", "read"),
    [
        ("doi", "10.1038/srep35458", "10.1038/srep35458"),
        ("doi", "doi:10.1038/srep35458", "10.1038/srep35458"),
        ("doi", "DOI 10.1038/srep35458.", "10.1038/srep35458"),
        ("doi", " 10.1038 / srep35458 ", "10.1038/srep35458"),
        ("doi", "https://doi.org/10.1038/srep35458", "10.1038/srep35458"),
        (
            "doi",
            "http://dx.doi.org/10.1002/(SICI)1096-8644(199601)99:1%3C1::AID-AJPA1%3E3.0.CO;2-1",
            "10.1002/(SICI)1096-8644(199601)99:1<1::AID-AJPA1>3.0.CO;2-1",
        ),
        ("orcid", "0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("orcid", "0000000218250097", "0000-0002-1825-0097"),
        ("orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("orcid", "ORCID iD: 0000 0002 1694 233x", "0000-0002-1694-233X"),
        ("issn", "1674-6767", "1674-6767"),
        ("issn", "16746767", "1674-6767"),
        ("issn", "ISSN 1674–6767", "1674-6767"),
        ("issn", "eISSN: 2434561x", "2434-561X"),
        ("isbn", "ISBN 978 7 302 58978 5", "978-7-302-58978-5"),
        ("isbn", "ISBN-13: 9787302589785", "9787302589785"),
        ("isbn", "0–306–40615–2", "0-306-40615-2"),
        ("isbn", "0-8044-2957-x", "0-8044-2957-X"),
        ("ror", "https://ror.org/034t30j35", "https://ror.org/034t30j35"),
        ("ror", "034t30j35", "https://ror.org/034t30j35"),
        ("ror", "ror.org/034T30J35/", "https://ror.org/034t30j35"),
    ],
)
def test_an_identifier_is_read_as_people_paste_it(scheme: str, typed: str, read: str) -> None:
    field = Identifier("Identifier", scheme)
    assert field.from_form([typed]) == read
    assert field.parse(read, "id") == read


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        ("doi", "srep35458"),
        ("doi", "https://example.org/10.1038/x"),
        ("orcid", "0000-0002-1825-0098"),
        ("orcid", "000000021825009"),
        ("issn", "1674-6768"),
        ("issn", "167467"),
        ("ror", "https://ror.org/xieg"),
        ("orcid", "Josiah Carberry"),
    ],
)
def test_what_is_none_is_refused_with_an_example(scheme: str, typed: str) -> None:
    field = Identifier("Identifier", scheme)
    with pytest.raises(Invalid, match="such as"):
        field.parse(field.from_form([typed]), "id")


@pytest.mark.parametrize(
    ("scheme", "text", "found"),
    [
        ("issn", "1674-6767 (print), 21947783 (online)", ["1674-6767", "2194-7783"]),
        ("issn", "none", ["none"]),
        ("isbn", "978-7-302-58978-5; 9781119596127", ["978-7-302-58978-5", "9781119596127"]),
        ("doi", "https://doi.org/10.1000/x", ["10.1000/x"]),
        ("url", "https://example.org/", ["https://example.org/"]),
    ],
)
def test_several_in_one_value(scheme: str, text: str, found: list[str]) -> None:
    assert split_identifiers(scheme, text) == found


def test_lists_read_each_line_so() -> None:
    assert Lines("ISSN", Identifier("ISSN", "issn")).from_form(
        ["16746767\r\nISSN 1674-6767\r\n"]
    ) == ["1674-6767"]
    assert Lines("Countries", Country("Country")).from_form(["kz\nCN"]) == ["KZ", "CN"]


class Lab(ContentType, name="labs"):
    label = plural = "Lab"

    ror = Identifier("ROR identifier", "ror")
    partners = Rows("Partners", {"ror": Identifier("ROR identifier", "ror")})


@pytest.mark.parametrize(
    "identifier",
    [
        "034t30j35",
        "02mhbdp94",
        "05dxps055",
        "042nb2s44",
        "013meh722",
        "052gg0110",
        "00f54p054",
        "04ttjf776",
        "03yrm5c26",
        "01cwqze88",
        "03vek6s52",
    ],
)
def test_the_checksum_of_ror(identifier: str) -> None:
    """Identifiers issued by ROR, such as those of the Chinese Academy of Sciences (034t30j35) and
    MIT (042nb2s44).
    """

    def faults(text: str) -> list[str]:
        raw = {
            "ror": f"https://ror.org/{text}",
            "partners": [{"id": "a", "ror": f"https://ror.org/{text}"}],
        }
        assert not [*Lab.problems(raw)]
        return [one.path for one in Lab.cross_check(raw)]

    assert faults(identifier) == []
    last = "0" if identifier[-1] != "0" else "1"
    swapped = identifier[0] + identifier[2] + identifier[1] + identifier[3:]
    for wrong in (identifier[:-1] + last, swapped):
        assert faults(wrong) == ["ror", "partners.a.ror"], wrong
    assert "ror.org" in next(Lab.cross_check({"ror": f"https://ror.org/{swapped}"})).message
