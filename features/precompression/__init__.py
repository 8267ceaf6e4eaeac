"""Compressed copies of texts beside the files of the static site."""

from pathlib import Path

from cms.core.feature import Feature, Transform
from cms.core.i18n import N_

feature = Feature(
    "precompression",
    Path(__file__).parent,
    label=N_("Compressed copies"),
    text=N_(
        "Writes compressed copies beside the files of the static site, which nginx and Caddy send "
        "without compressing them each time."
    ),
    costs=N_("Up to three times as many files, and time for each update of the site."),
    settings={"precompress": ()},
    choices={"precompress": ("gzip", "br")},
    transforms={
        "gzip": Transform(f"{__name__}.copies:gzip_copies", ending=".gz"),
        "br": Transform(f"{__name__}.copies:brotli_copies", ending=".br"),
    },
)
