// The preview beside the form: follows the form after a pause in typing; a click in it leads to the control.
import { decoded, valuesOf } from "../../js/editor/controls.js";
import { keepCookie, reveal } from "../../js/editor/layout.js";
import { post } from "../../js/editor/token.js";
import { originOf } from "./origin.js";

const PAUSE = 200;
const PATIENCE = 20_000;
// CSS pixels of the shown page
const WIDTHS = { phone: 390, desktop: 1280 };
const beside = matchMedia("(width >= 68.75rem)");

class PreviewPane {
  form; labels; number; pane; texts;

  constructor(pane, form) {
    Object.assign(this, { pane, form, number: 0, texts: {}, labels: {} });
    this.words = pane.dataset;
    this.button = document.querySelector('.entry-bar [value="preview"]');
    this.frame = pane.querySelector("iframe");
    this.stage = pane.querySelector(".pane-stage");
    this.note = pane.querySelector(".pane-note");
    this.listen();
    this.tell();
    if (this.shown) this.begin();
  }

  listen() {
    const { pane, form, button } = this;
    button.setAttribute("aria-controls", pane.id);
    button.addEventListener("click", (event) => {
      event.preventDefault();
      this.toggle();
    });
    pane.querySelector("[data-close]").addEventListener("click", () => this.toggle(false));
    pane.addEventListener("close", () => this.ended());
    pane.addEventListener("change", ({ target }) => this.choose(target));
    form.addEventListener("input", (event) => event.isComposing || this.schedule());
    for (const name of ["change", "saved"]) form.addEventListener(name, () => this.schedule());
    form.addEventListener("compositionstart", () => this.compose(true));
    form.addEventListener("compositionend", () => this.compose(false));
    form.addEventListener("focusin", ({ target }) => { this.last = target; });
    this.frame.addEventListener("load", () => this.connect());
    new ResizeObserver(() => this.fit()).observe(this.stage);
    beside.addEventListener("change", () => this.move());
  }

  get shown() {
    return this.pane.matches(beside.matches ? "[open]" : ":modal");
  }

  get chosen() {
    return Object.fromEntries(["locale", "width"].map((name) => [name, this.pane.querySelector(`[name="_pane-${name}"]:checked`).value]));
  }

  toggle(show = !this.shown) {
    if (show) this.open();
    else this.pane.close();
    if (beside.matches) this.remember(show);
  }

  open() {
    this.pane.removeAttribute("open");
    if (beside.matches) this.pane.open = true; // .show() would move the focus
    else this.openAlone();
    this.begin();
  }

  // Over the whole window, as on a phone.
  openAlone() {
    if (!this.alone) this.pane.querySelector('[name="_pane-width"][value="phone"]').checked = true;
    this.alone = true;
    this.pane.showModal();
  }

  begin() {
    this.tell();
    this.fit();
    if (!this.frame.hasAttribute("src")) this.frame.src = this.words.frame;
    this.refresh();
  }

  ended() {
    this.stop();
    this.tell();
    if (!this.pane.contains(document.activeElement) && document.activeElement !== document.body) return;
    this.button.focus();
  }

  tell() {
    this.button.setAttribute("aria-expanded", String(this.shown));
  }

  // The window became wide enough for both, or too narrow.
  move() {
    if (this.pane.matches(":modal")) this.pane.close();
    else if (beside.matches && this.pane.open) this.begin();
    this.tell();
  }

  choose(control) {
    this.remember(this.pane.open && beside.matches);
    this.fit();
    if (!control.name.endsWith("locale")) return;
    this.frame.title = control.dataset.title;
    this.stop();
    this.refresh();
  }

  remember(open) {
    const { locale, width } = this.chosen;
    keepCookie(this.pane, [open ? "open" : "closed", locale, width].join("."));
  }

  // The frame has the width of the visitor's window and is scaled down to fit.
  fit() {
    const { clientWidth, clientHeight } = this.stage;
    if (!clientWidth) return;
    const wanted = WIDTHS[this.chosen.width], width = this.chosen.width === "phone" ? Math.min(wanted, clientWidth) : wanted;
    const scale = Math.min(1, clientWidth / width);
    Object.assign(this.frame.style, {
      width: `${width}px`,
      height: `${clientHeight / scale}px`,
      transform: `scale(${scale})`,
      insetInlineStart: `${Math.max(0, (clientWidth - width * scale) / 2)}px`,
    });
  }

  compose(composing) {
    this.composing = composing;
    if (composing) clearTimeout(this.timer);
    else this.schedule();
  }

  schedule() {
    clearTimeout(this.timer);
    this.newer = true;
    if (this.shown && !this.composing && !this.running) this.timer = setTimeout(() => this.refresh(), PAUSE);
  }

  stop() {
    clearTimeout(this.timer);
    this.running?.abort();
    this.running = null;
  }

  // One request at a time. Changes made meanwhile are requested afterwards, only the latest of them.
  async refresh() {
    clearTimeout(this.timer);
    const running = new AbortController(), { locale } = this.chosen;
    this.running = running;
    this.newer = false;
    const sent = this.sent();
    if (sent.key === this.known) return void (this.running = null);
    const limit = setTimeout(() => running.abort(), PATIENCE);
    this.stage.setAttribute("aria-busy", "true");
    const answer = await this.ask(locale, sent.fields, running.signal);
    clearTimeout(limit);
    if (this.running !== running) return;
    this.running = null;
    this.stage.removeAttribute("aria-busy");
    this.take(answer, sent.key);
    if (this.newer) this.schedule();
  }

  // The submitted values of the form, and the key that identifies them.
  sent() {
    const values = [...valuesOf(this.form)], fields = { ...Object.fromEntries(values), _pictures: [...(this.has ?? [])].join(",") };
    return { fields, key: JSON.stringify([this.chosen.locale, values]) };
  }

  async ask(locale, fields, signal) {
    try {
      const answer = await post(this.form, `${this.words.typed}${locale}`, fields, { signal });
      if (answer.ok || answer.status === 422) return await answer.json();
    } catch {
      // aborted, or the server can't be reached
    }
    return null;
  }

  // If there is no page to show, the last one stays.
  take(answer, key) {
    if (!answer?.html) return this.announce(answer ? `${answer.note} ${this.page ? this.words.earlier : ""}` : this.words.lost);
    this.known = key;
    this.page = answer;
    this.announce(answer.note);
    Object.assign(this, { texts: answer.texts, labels: answer.labels });
    this.send();
  }

  // The frame has a new document: open a channel to it and send the page.
  connect() {
    const { port1, port2 } = new MessageChannel();
    const again = Boolean(this.port);
    this.port = port1;
    this.has = new Set();
    port1.onmessage = ({ data }) => this.hear(data);
    this.frame.contentWindow.postMessage("", "*", [port2]);
    if (!again) return this.send();
    this.known = null;
    this.refresh();
  }

  send() {
    if (!this.port || !this.page) return;
    const { html, place, pictures } = this.page;
    for (const digest of Object.keys(pictures)) this.has.add(digest);
    this.port.postMessage({ html, place, pictures, number: this.number += 1 });
  }

  hear({ shown, clicked, key }) {
    if (shown) this.stage.dataset.shown = shown;
    else if (clicked) this.go(clicked);
    else if (key === "save") document.querySelector('.entry-bar [value="save"]').click();
    else if (key === "close" || !beside.matches) this.toggle(false);
    else (this.last?.isConnected ? this.last : this.button).focus();
  }

  go(clicked) {
    const found = originOf(this.form, this.chosen.locale, clicked, this.texts, this.labels);
    if (!found) return this.elsewhere(clicked.href || clicked.card);
    this.announce(this.page.note);
    if (!beside.matches) this.pane.close();
    reveal(found.control);
    const control = controlOf(found.control), text = control.closest("[data-markdown]")?.text;
    if (text && found.at !== undefined) return text.goTo(found.at, found.at);
    control.focus();
    control.scrollIntoView({ block: "nearest" });
    if (found.at !== undefined && /^(text|textarea)$/.test(control.type)) control.setSelectionRange(found.at, found.at);
  }

  // Offer a link to the form of another entry.
  elsewhere(href) {
    this.announce(this.words.elsewhere);
    if (!this.words.at || !/^\/.*\/$/.test(href) || href === this.page.path) return;
    const link = document.createElement("a");
    link.href = this.words.at + href.slice(1).split("/").map((part) => encodeURIComponent(decoded(part.split(/[?#]/)[0]))).join("/");
    link.textContent = this.words.open;
    this.note.append(" ", link);
  }

  // The same text isn't announced again.
  announce(text) {
    if (this.note.textContent !== text) this.note.textContent = text;
  }
}

// The editable element of a control: the one that a script has put in its place, if any.
function controlOf(control) {
  if (control.type !== "hidden") return control;
  const box = control.closest("[data-picker], .field, .row-item");
  const seen = (kinds) => [...(box?.querySelectorAll(kinds) ?? [])].find((one) => one.checkVisibility());
  return seen("input.input, textarea") ?? seen("button, a") ?? control;
}

new PreviewPane(document.getElementById("pane"), document.getElementById("entry"));
