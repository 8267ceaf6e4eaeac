"""The contact form: a POST stores the message or shows the form again with the submitted values."""

from flask import Request, Response, make_response, redirect
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField

from blueprints.shared.form_token import BadToken, FormAlreadySent
from blueprints.shared.public_form import HONEYPOT_FILLED, PublicForm, check_post, checked
from blueprints.shared.visitor_input import valid_email
from cms.content import Reader
from cms.core.errors import Refusal
from cms.web.context import app_state
from cms.web.i18n import gettext as _
from cms.web.pages.page import PageMeta, page
from cms.web.rejected_form import RejectedForm
from cms.web.templating.render import url
from features.contact_form.inbox import Messages, NotStored, TooManyMessages
from features.contact_form.message import MAX_TEXT_LENGTH, valid_name, valid_subject, valid_text
from features.contact_form.views import CONTACT, crumbs
from features.mail.message import MessageContent

MAX_BYTES, MAX_FIELDS = 128 * 1024, 12
"""Of a request: twice the longest message, so that one a little too long gets an error at its field.
"""


class MessageForm(PublicForm):
    """A message to the institute."""

    name = StringField(validators=[checked(valid_name)])
    email = StringField(validators=[checked(valid_email)])
    subject = StringField(validators=[checked(valid_subject)])
    text = TextAreaField(validators=[checked(valid_text)])

    def message(self, locale: str) -> MessageContent:
        """Return the message. Only valid after `validate()` has returned True."""
        return MessageContent(
            self.name.checked, self.email.checked, self.subject.checked, self.text.checked, locale
        )


def messages() -> Messages:
    return app_state().site.get(Messages)


def answer(read: Reader, request: Request) -> ResponseReturnValue:
    """Answer a GET with the empty form, and a POST by handling the submitted one."""
    if request.method != "POST":
        return show(read, MessageForm(token=messages().tokens.issue()))
    try:
        check_post(request, max_bytes=MAX_BYTES, max_fields=MAX_FIELDS)
    except RejectedForm as refusal:
        return rejected(read, refusal)
    return handle_submission(read, request)


def handle_submission(read: Reader, request: Request) -> ResponseReturnValue:
    """Store the message and redirect to the thanks, or show the form again with the submitted values."""
    form = MessageForm(request.form)
    if form.validate() and not form.is_honeypot_filled:
        try:
            messages().receive(
                form.message(read.locale), form.token.data or "", request.remote_addr
            )
        except Refusal as refusal:
            form.refusal = refusal.text(_)
            return show(read, form, refusal)
        return redirect(url("contact_form.thanks"), 303)
    form.refusal = _(HONEYPOT_FILLED) if form.is_honeypot_filled else ""
    return show(read, form)


def show(read: Reader, form: MessageForm, refusal: Refusal | None = None) -> Response:
    """Render the form; `refusal` decides the status, the headers and whether it gets a new token."""
    tokens = messages().tokens
    form.token.data = (
        tokens.issue()
        if isinstance(refusal, (FormAlreadySent, NotStored))
        else tokens.renewed(form.token.data or "")
    )
    meta = PageMeta(
        _("Write to us"),
        _("Contact form of the institute."),
        crumbs(read),
        CONTACT,
    )
    response = make_response(
        page(
            read,
            "contact_form/write.html",
            meta,
            form=form,
            most=MAX_TEXT_LENGTH,
            days=messages().days,
            mailed=messages().mailer.works,
            privacy=read.follow("pages/privacy"),
        )
    )
    response.status_code = status_of(form, refusal)
    if isinstance(refusal, TooManyMessages):
        response.headers["Retry-After"] = str(refusal.seconds)
    return response


def status_of(form: MessageForm, refusal: Refusal | None) -> int:
    if isinstance(refusal, TooManyMessages):
        return 429
    if refusal and not isinstance(refusal, BadToken):
        return 503
    return 422 if form.refusal or form.errors else 200


def rejected(read: Reader, refusal: RejectedForm) -> tuple[str, int]:
    """Render the page for a request that was refused before its form was parsed."""
    meta = PageMeta(_("Not accepted"), "", crumbs(read), CONTACT, kind="error")
    return page(read, "contact_form/refused.html", meta, reason=refusal.text(_)), refusal.status
