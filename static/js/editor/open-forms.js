// Tells the server regularly that the form is open, and shows who else has it open.
import { whenReleased } from "./pressing.js";

const EVERY = 20_000;

export function openForms(form) {
  const box = document.querySelector("[data-open-now]"), url = form.dataset.open;
  let timer;

  async function show(html) {
    if (box.innerHTML.trim() === html.trim()) return;
    await whenReleased();
    box.innerHTML = html; // HTML that the server has escaped
  }

  // Without an answer nobody is named, since it isn't known who is still there.
  async function tell() {
    const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
    const data = answer?.ok ? await answer.json().catch(() => null) : null;
    show(data?.shown ?? "");
    if (answer?.status === 401 || answer?.status === 404) clearInterval(timer); // until the form is saved again
  }

  function begin() {
    clearInterval(timer);
    timer = setInterval(tell, EVERY);
    tell();
  }

  function leave() {
    clearInterval(timer);
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    navigator.sendBeacon(url, body);
  }

  begin();
  form.addEventListener("saved", begin);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && begin());
}
