// Cropping a picture that the form of an entry shows, in a dialog.
import { renewToken } from "../../js/editor/token.js";
import { Crop } from "./crop.js";

const headers = { Accept: "application/json" };
const send = (form) => fetch(form.action, { method: "POST", body: new FormData(form), headers }).catch(() => null);

// A form that has been open for long may have the token of an ended session.
async function sent(form) {
  const response = await send(form), isRefused = [400, 401].includes(response?.status);
  return isRefused && !await renewToken(document.forms.namedItem("entry")) ? send(form) : response;
}

async function crop(dialog, form, name) {
  const line = dialog.querySelector("[data-trouble]"), button = form.querySelector(".button-primary");
  line.textContent = "";
  button.disabled = true;
  const response = await sent(form), data = await response?.json().catch(() => null);
  button.disabled = false;
  if (!response?.ok) {
    line.textContent = data?.message || line.dataset.trouble;
    return;
  }
  dialog.close();
  document.dispatchEvent(new CustomEvent("file-changed", { detail: { name, message: data.message } }));
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
  dialog.addEventListener("close", () => dialog.remove());
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formMethod === "dialog") return;
    event.preventDefault();
    crop(dialog, form, button.dataset.name);
  });
  button.focus(); // it lost the focus when it was disabled, and gets it back from the dialog
  dialog.showModal();
  new Crop(form);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-crop]");
  if (button) open(button);
});
