/** Opening a message marks it as read: a request of its own, for reading a page changes nothing. */
const form = document.querySelector("[data-mark-read]");
const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
form.hidden = Boolean(answer?.ok);
