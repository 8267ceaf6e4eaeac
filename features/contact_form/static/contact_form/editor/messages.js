/** Opening a message marks it as read with a request of its own, because reading a page must not change anything. */
const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-mark-read]"));
const response = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
form.hidden = Boolean(response?.ok);
