// Cropping a picture that the form of an entry shows, in a dialog.
import { ask } from "../../js/editor/text/dialog.js";
import { renewToken } from "../../js/editor/token.js";
import { Crop } from "./crop.js";

const headers = { Accept: "application/json" };
const send = (form) => fetch(form.action, { method: "POST", body: new FormData(form), headers }).catch(() => null);

// A form that has been open for long may have the token of an ended session.
async function sent(form) {
  const response = await send(form), isRefused = [400, 401].includes(response?.status);
  return isRefused && !await renewToken(document.forms.namedItem("entry")) ? send(form) : response;
}

// Resolves to the server's message; undefined if the picture stays as it is.
async function crop(dialog, form) {
  const line = dialog.querySelector("[data-trouble]"), button = form.querySelector(".button-primary");
  line.textContent = "";
  button.disabled = true;
  const response = await sent(form), data = await response?.json().catch(() => null);
  button.disabled = false;
  if (response?.ok) return data.message;
  line.textContent = data?.message || line.dataset.trouble;
}

async function open(button) {
  const line = button.parentElement.querySelector("[data-trouble]");
  line.textContent = "";
  button.disabled = true;
  const response = await fetch(button.dataset.crop, { headers }).catch(() => null);
  const { html, message } = await response?.json().catch(() => null) ?? {};
  button.disabled = false;
  if (!html) {
    line.textContent = message || line.dataset.trouble;
    return;
  }
  const dialog = document.createRange().createContextualFragment(html).querySelector("dialog"), form = dialog.querySelector("form");
  document.body.append(dialog);
  button.focus(); // it lost the focus when it was disabled, and gets it back from the dialog
  const answer = ask(dialog, () => crop(dialog, form));
  new Crop(form);
  const done = await answer;
  dialog.remove();
  if (done) document.dispatchEvent(new CustomEvent("file-changed", { detail: { name: button.dataset.name, message: done } }));
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-crop]");
  if (button) open(button);
});
