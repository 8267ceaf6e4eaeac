"""What search engines read: sitemap.xml with hreflang, robots.txt."""

from flask import Response

from blueprints.common import common
from cms.sitemaps import sitemap
from cms.store import Reader
from cms.web.pages import absolute
from cms.web.rendering import render_template
from cms.web.trees import public_pages


@common.page("/sitemap.xml")
def sitemap_xml(read: Reader) -> Response:
    tags = {locale.code: locale.lang for locale in read.locales}
    xml = sitemap(public_pages(read), absolute(""), tags, read.snapshot.default_locale)
    return Response(xml, mimetype="application/xml")


@common.page("/robots.txt")
def robots(read: Reader) -> Response:
    text = render_template("common/robots.txt", site=read.single("site"), sitemap=absolute("/sitemap.xml"))
    return Response(text, mimetype="text/plain")
