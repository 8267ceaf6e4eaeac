"""The newsletter's form: a POST sends a letter, or shows the form again with its errors."""

from functools import partial

from flask import Request, Response, make_response, redirect
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField

from blueprints.shared.form_token import BadToken, FormAlreadySent
from blueprints.shared.public_form import HONEYPOT_FILLED, PublicForm, check_post, checked
from blueprints.shared.visitor_input import valid_email
from cms.content import Reader
from cms.core.errors import Invalid, Refusal
from cms.core.i18n import N_
from cms.web.context import app_state, page_context
from cms.web.i18n import gettext as _
from cms.web.pages.page import PageMeta, page
from cms.web.rejected_form import RejectedForm
from cms.web.templating.render import url
from features.newsletter.issue_letters import page_path
from features.newsletter.letters import is_mailable
from features.newsletter.service import ListFull, Newsletter, TooManySubscriptions
from features.newsletter.subscribers import PENDING_DAYS
from features.newsletter.views import crumb

MAX_BYTES, MAX_FIELDS = 8 * 1024, 8


def valid_address(value: str) -> str:
    """Return an address that is safe in a letter's headers. Raises Invalid.

    Its first character is a letter or digit, since others begin a formula in a spreadsheet.
    """
    address = valid_email(value)
    if not (address.isascii() and address[0].isalnum() and is_mailable(address)):
        raise Invalid("email", N_("Enter an email address, such as name@example.org."))
    return address


class NewsletterForm(PublicForm):
    """The form to subscribe to the newsletter in a language."""

    email = StringField(validators=[checked(valid_address)])
    locale = SelectField()


def answer(read: Reader, request: Request) -> ResponseReturnValue:
    """Answer a GET with the empty form, and a POST by handling the submitted one."""
    if request.method != "POST":
        return show(read, empty_form(read))
    try:
        check_post(request, max_bytes=MAX_BYTES, max_fields=MAX_FIELDS)
    except RejectedForm as refusal:
        form = empty_form(read)
        form.refusal = refusal.text(_)
        return show(read, form, refusal, refusal.status)
    form = with_languages(read, NewsletterForm(request.form))
    if form.is_honeypot_filled:
        form.refusal = _(HONEYPOT_FILLED)
        form.website.data = ""
        return show(read, form, status=422)
    if not form.validate():
        return show(read, form, status=422)
    try:
        app_state().site.get(Newsletter).request_subscription(
            form.email.checked,
            form.locale.data,
            form.token.data or "",
            request.remote_addr,
            partial(page_path, form.locale.data),
        )
    except Refusal as refusal:
        form.refusal = refusal.text(_)
        return show(read, form, refusal, status_of(refusal))
    return redirect(url("newsletter.newsletter_sent"), 303)


def with_languages(read: Reader, form: NewsletterForm) -> NewsletterForm:
    derived = (language.locale for language in read.snapshot.derived.values())
    form.locale.choices = [(locale.code, locale.name) for locale in (*read.locales, *derived)]
    return form


def empty_form(read: Reader) -> NewsletterForm:
    """Return a form that selects the page's language."""
    derived = page_context().derived
    return NewsletterForm(locale=derived.locale.code if derived else read.locale)


def status_of(refusal: Refusal) -> int:
    if isinstance(refusal, TooManySubscriptions):
        return 429
    return 422 if isinstance(refusal, BadToken) else 503


def show(
    read: Reader, form: NewsletterForm, refusal: Refusal | None = None, status: int = 200
) -> Response:
    """Render the form; `refusal` decides whether it gets a new token and a Retry-After."""
    tokens = app_state().site.get(Newsletter).tokens
    needs_new_token = isinstance(refusal, (FormAlreadySent, ListFull))
    form.token.data = tokens.issue() if needs_new_token else tokens.renewed(form.token.data or "")
    meta = PageMeta(
        _("Newsletter"), _("The news of the institute, sent to your email address."), [crumb()]
    )
    response = make_response(
        page(
            read,
            "newsletter/subscribe.html",
            meta,
            form=with_languages(read, form),
            days=PENDING_DAYS,
            privacy=read.follow("pages/privacy"),
        ),
        status,
    )
    if isinstance(refusal, TooManySubscriptions):
        response.headers["Retry-After"] = str(refusal.seconds)
    return response
