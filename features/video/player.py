"""The player of a video in a text."""

from html import escape, unescape
from urllib.parse import quote

from cms.core.http_headers import media_type
from cms.web.context import app_state, page_context
from cms.web.templating.responsive_images import ALT, address
from features.video.companions import companions


def shown(file: str, attributes: str) -> str:
    """Return a video with its poster and captions, which loads when it is played."""
    companion_files, alt = companions(app_state().site.paths.media, file), ALT.search(attributes)
    words, still = (
        alt[1] if alt else "",
        address(companion_files.poster) if companion_files.poster else "",
    )
    page_context().recordings[file] = unescape(words), still
    label = f' aria-label="{words}"' if words else ""
    poster = f' poster="{still}"' if still else ""
    tracks = "".join(track(language, captions) for language, captions in companion_files.captions)
    name = file.rpartition("/")[2]
    return (
        f'<video controls playsinline preload="none"{poster}{label}>'
        f'<source src="/media/{quote(file)}" type="{media_type(file)}">{tracks}'
        f'<a href="/media/{quote(file)}">{escape(name)}</a></video>'
    )


def track(code: str, file: str) -> str:
    """Return the captions of a video.

    `code` is a language of the site or a tag (BCP 47); empty for the page's language.
    """
    read = page_context().read
    language = read.snapshot.by_code.get(code or read.locale)
    lang, name = (language.lang, language.name) if language else (code, code)
    default = " default" if language and language.code == read.locale else ""
    return (
        f'<track kind="captions" src="/media/{quote(file)}" srclang="{escape(lang)}" '
        f'label="{escape(name)}"{default}>'
    )
