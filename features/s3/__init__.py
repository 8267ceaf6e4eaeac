"""Sends releases to S3-compatible storage."""

from pathlib import Path

from cms.core.feature import Feature, TargetKind
from cms.core.i18n import N_

feature = Feature(
    "s3",
    Path(__file__).parent,
    label=N_("S3 bucket"),
    text=N_("Sends the files of the site to S3-compatible storage."),
    costs=N_("The packages of requirements-s3.txt."),
    targets={"s3": TargetKind("s3://BUCKET/PREFIX", f"{__name__}.target:open_s3")},
)
