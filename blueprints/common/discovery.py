"""What search engines read: sitemap.xml with hreflang, robots.txt."""

from flask import Response

from blueprints.common import common
from cms.store import Reader
from cms.web.pages import absolute
from cms.web.rendering import render_template
from cms.web.trees import public_pages


@common.page("/sitemap.xml")
def sitemap_xml(read: Reader) -> Response:
    xml = render_template("common/sitemap.xml", pages=public_pages(read), absolute=absolute,
                          locales=read.snapshot.by_code, default=read.snapshot.default_locale)
    return Response(xml, mimetype="application/xml")


@common.page("/robots.txt")
def robots(read: Reader) -> Response:
    text = render_template("common/robots.txt", site=read.single("site"), sitemap=absolute("/sitemap.xml"))
    return Response(text, mimetype="text/plain")
