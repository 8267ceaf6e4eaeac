// Asks the server regularly for other accounts that have the form open, the state of each language and the published
// state of the entry, and shows them.
import { whenReleased } from "./pressing.js";

const EVERY = 20_000;
const UPDATING = 1000; // while the site is being updated

// `html` is from the server, which has escaped it. A live region is written only if it changes, and not under the focus.
async function show(box, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  if (box.innerHTML.trim() === fresh.innerHTML.trim() || box.contains(document.activeElement)) return;
  await whenReleased();
  box.replaceChildren(fresh.content);
}

export function formState(form) {
  const [others, pages, states] = ["open-now", "pages", "states"].map((name) => document.querySelector(`[data-${name}]`)), url = form.dataset.open;
  let timer, asked = 0;

  // Without an answer no names are shown, since they may be outdated.
  async function tell() {
    clearTimeout(timer);
    const number = ++asked;
    const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
    const data = answer?.ok ? await answer.json().catch(() => null) : null;
    if (number !== asked) return;
    show(others, data?.shown ?? "");
    if (data) show(pages, data.pages);
    if (data) show(states, data.states);
    if (answer?.status === 401 || answer?.status === 404) return; // until the form is saved again
    timer = setTimeout(tell, data?.updating ? UPDATING : EVERY);
  }

  function leave() {
    clearTimeout(timer);
    asked += 1;
  }

  tell();
  form.addEventListener("saved", tell);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && tell());
}
