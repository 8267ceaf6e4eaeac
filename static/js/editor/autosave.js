// Autosaves the form: shortly after the last key, when a control loses focus, and when the page is left.
import { isSame, isWithin, listsOf, unitOf, valuesOf, wordsOf } from "./controls.js";
import { Keeper } from "./keeper.js";
import { Notices } from "./notices.js";
import { whenReleased } from "./pressing.js";
import { bodyOf, renewToken } from "./token.js";

const PAUSE = 1500;
const WAITS = [2, 5, 10, 20, 30];
const TRIES = 5;
const BEACON = 60_000;

export class Autosave {
  constructor(form) {
    this.form = form;
    this.words = wordsOf(form);
    this.notices = new Notices(form, this.words, { retry: () => this.save(), resolve: () => form.requestSubmit() });
    this.opened = JSON.parse(form.elements._opened.value || "{}");
    this.saved = "unsaved" in form.dataset ? new Map() : valuesOf(form);
    this.mark = form.dataset.mark;
    this.tries = [];
    this.unfit = new Map(); // values that the server refused to save, by name
    this.failed = 0;
    this.keeper = new Keeper(form);
    this.listen();
    if ("unsaved" in form.dataset) this.schedule();
  }

  listen() {
    const { form } = this;
    form.addEventListener("input", (event) => event.isComposing || this.schedule());
    form.addEventListener("change", () => this.schedule());
    form.addEventListener("compositionstart", (event) => this.compose(event.target));
    form.addEventListener("compositionend", () => this.compose(null));
    form.addEventListener("focusout", () => this.dirty.size && !this.paused && this.save());
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("online", () => this.failed && this.save());
    addEventListener("focus", () => this.failed && this.save());
    document.addEventListener("leaving", ({ detail }) => detail.push(this.flush()));
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    addEventListener("beforeunload", (event) => !this.submitting && this.touched && this.unsaved.size && event.preventDefault());
  }

  // Units (a control, or a list of rows) whose values differ from those last saved.
  get unsaved() {
    return this.differing([this.saved]);
  }

  // Those of them that the server hasn't refused.
  get dirty() {
    return this.differing([this.saved, this.unfit]);
  }

  differing(known, now = valuesOf(this.form)) {
    const lists = listsOf(this.form), names = new Set([...now.keys(), ...this.saved.keys()]);
    const differs = (name) => known.every((values) => !isSame(now.get(name), values.get(name)));
    return new Set([...names].filter(differs).map((name) => unitOf(name, lists)));
  }

  // While an input method composes, a control contains intermediate text, which must not be saved.
  compose(control) {
    this.composed = control;
    this.touched = true;
    if (control) clearTimeout(this.timer);
    else this.schedule();
  }

  get composing() {
    return Boolean(this.composed?.isConnected) && document.activeElement === this.composed;
  }

  schedule() {
    this.touched = true;
    clearTimeout(this.timer);
    if (this.composing) return;
    const now = valuesOf(this.form);
    if (!this.differing([this.saved, this.unfit], now).size) return;
    this.keeper.keep(this.part(this.differing([this.saved], now), now));
    if (!this.failed && !this.paused) this.notices.state(this.words.unsaved);
    if (!this.paused) this.timer = setTimeout(() => this.save(), PAUSE);
  }

  // The values of some units, and the values they were opened with.
  part(units, now = valuesOf(this.form)) {
    const lists = listsOf(this.form);
    const inside = (path) => units.has(unitOf(path, lists));
    const opened = Object.fromEntries(Object.entries(this.opened).filter(([path]) => inside(path)));
    return { units: [...units], lists, opened, values: Object.fromEntries([...now].filter(([name]) => inside(name))) };
  }

  body(part) {
    return bodyOf(this.form, { _opened: JSON.stringify(part.opened), _tries: JSON.stringify(this.tries), _mark: this.mark, ...part.values });
  }

  save() {
    clearTimeout(this.timer);
    this.running ??= this.send().finally(() => {
      this.running = null;
      if (!this.failed && !this.paused && this.dirty.size) this.schedule();
    });
    return this.running;
  }

  // An explicit save is confirmed even if there is nothing to save.
  async saveNow() {
    if (this.dirty.size || this.running) await this.save();
    else this.notices.done();
  }

  // Save everything before a script leaves the page. If that fails, the browser asks.
  async flush() {
    this.composed = null;
    if (this.running || this.dirty.size) await this.save();
    await this.settled();
  }

  async send() {
    const units = this.dirty;
    if (!units.size || this.composing) return;
    const part = this.part(units), body = this.body(part);
    this.tries = [...this.tries.slice(1 - TRIES), part.values];
    this.notices.state(this.words.saving);
    let response, data = {};
    try {
      response = await fetch(this.form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" } });
      data = await response.json();
    } catch {
      // a response that isn't JSON: its status is the error, or it was cut off
    }
    await whenReleased();
    if (!response || response.status >= 500 || (response.ok && !data.opened)) return data.message ? this.fail("failing", { reason: data.message }) : this.fail("offline");
    if (response.ok) return this.done(part, data);
    if (response.status === 401 || response.status === 400) return this.renew();
    if (response.status === 409) return this.pause(data.own ? "conflictOwn" : "conflict");
    this.pause("refused", { reason: data.message || response.statusText });
  }

  done(part, data) {
    for (const unit of part.units) {
      for (const path of Object.keys(this.opened)) if (isWithin(path, unit, part.lists)) delete this.opened[path];
      for (const name of [...this.saved.keys()]) if (isWithin(name, unit, part.lists)) this.saved.delete(name);
    }
    for (const [path, value] of Object.entries(data.opened)) if (value !== null) this.opened[path] = value;
    for (const [name, values] of Object.entries(part.values)) {
      if (data.unsaved?.includes(name)) this.unfit.set(name, values);
      else {
        this.saved.set(name, values);
        this.unfit.delete(name);
      }
    }
    this.fill(data.filled ?? {}, part.values);
    this.form.elements._opened.value = JSON.stringify(this.opened);
    this.tries = [];
    this.failed = 0;
    this.paused = false;
    const left = this.unsaved;
    if (left.size) this.keeper.keep(this.part(left));
    else this.keeper.forget();
    this.notices.saved(data);
    if (left.size) this.notices.state(this.words.unsaved);
    this.mark = data.mark;
    this.form.dispatchEvent(new Event("saved"));
  }

  // Values that the server filled in: names of authors. A control in which the user goes on typing keeps its own value.
  fill(filled, sent) {
    for (const [path, value] of Object.entries(filled)) {
      const control = this.form.elements[path], text = value ?? "";
      if (value === null) delete this.opened[path];
      else this.opened[path] = value;
      if (!control) continue;
      if (control.value === (sent[path]?.[0] ?? "")) control.value = text;
      this.saved.set(path, [text]);
    }
  }

  fail(reason, values = {}) {
    const seconds = WAITS[Math.min(this.failed, WAITS.length - 1)];
    this.failed += 1;
    this.notices.trouble(reason, { seconds, ...values });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), seconds * 1000);
  }

  pause(reason, values = {}) {
    this.paused = true;
    this.tries = [];
    this.notices.trouble(reason, values);
  }

  // The session has ended, or was renewed in another tab: in the latter case only the new token is missing.
  async renew() {
    const trouble = await renewToken(this.form);
    return trouble ? this.fail(trouble) : this.send();
  }

  // Submitting the whole form waits for a save in progress, which would otherwise conflict with it. If saving fails,
  // the form isn't submitted.
  submit(event) {
    clearTimeout(this.timer);
    if (this.paused || (!this.running && !this.dirty.size)) {
      this.submitting = true;
      return;
    }
    event.preventDefault();
    this.composed = null;
    const { submitter } = event;
    this.save().then(() => this.settled()).then(() => this.failed || this.form.requestSubmit(submitter));
  }

  // Saves the changes typed during a save.
  async settled() {
    if (this.dirty.size && !this.failed && !this.paused) await this.save();
  }

  // Reading the form forces style and layout of all of it, which is wasted if nothing was typed.
  leave() {
    if (!this.touched || this.submitting || this.paused) return;
    const units = this.dirty;
    if (!units.size) return;
    const part = this.part(units);
    this.keeper.keep(this.part(this.unsaved));
    if (!this.composing && JSON.stringify(part).length < BEACON) {
      navigator.sendBeacon(this.form.dataset.autosave, this.body(part));
      this.tries = [...this.tries.slice(1 - TRIES), part.values];
    }
  }
}
