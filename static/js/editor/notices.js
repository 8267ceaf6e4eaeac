// Notices about saving, and the actions after a failure.
import { element, fill, momentText } from "./controls.js";
import { reveal } from "./layout.js";

export class Notices {
  constructor(form, words, acts) {
    this.form = form;
    this.words = words;
    this.acts = acts;
    this.line = document.querySelector("[data-save-state]");
    this.box = element("div", { class: "save-trouble", hidden: true });
    document.querySelector(".messages, [data-save-trouble]").append(this.box);
  }

  state(text) {
    if (this.line.textContent !== text) this.line.textContent = text;
  }

  done() {
    this.state(fill(this.words.saved, { time: momentText(this.form, "HH:mm") }));
  }

  saved(data) {
    this.done();
    this.box.hidden = true;
    for (const [id, text] of Object.entries(data.refused)) this.mark(id, text);
    const shared = document.querySelector("[data-shared]");
    if (shared) shared.textContent = data.shared;
    for (const line of document.querySelectorAll("[data-changed]")) line.textContent = data.counts[line.dataset.changed];
    if (data.others) this.show(this.words.others, [this.button("reload", () => location.reload())]);
  }

  trouble(reason, values) {
    this.state(this.words.unsaved);
    const ways = {
      offline: () => [this.button("retry", this.acts.retry)],
      failing: () => [this.button("retry", this.acts.retry)],
      signedOut: () => [element("a", { class: "button", href: this.form.dataset.signIn, target: "_blank", rel: "opener" }, this.words.signIn), this.button("retry", this.acts.retry)],
      otherPerson: () => [element("a", { class: "button", href: this.form.dataset.signIn, target: "_blank", rel: "opener" }, this.words.signIn)],
      conflict: () => [this.button("resolve", this.acts.resolve)],
      conflictOwn: () => [this.button("resolve", this.acts.resolve)],
      refused: () => [this.button("retry", this.acts.retry)],
    };
    this.show(fill(this.words[reason], values), ways[reason]());
  }

  button(name, act) {
    return element("button", { type: "button", class: "button", onclick: act }, this.words[name]);
  }

  // The same text isn't announced again with every attempt; only the number of seconds changes.
  show(text, buttons) {
    const shown = this.box.querySelector("[role=alert]");
    this.box.hidden = false;
    if (shown && shown.textContent.replace(/\d+/g, "") === text.replace(/\d+/g, "") && this.box.contains(document.activeElement)) return;
    this.box.replaceChildren(element("p", { role: "alert" }, text), element("div", { class: "row" }, ...buttons));
  }

  // Show the server's error at a control.
  mark(id, text) {
    const control = document.getElementById(id), line = document.getElementById(`${id}-error`);
    if (!control || !line) return;
    line.textContent = text;
    line.hidden = !text;
    const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== line.id);
    const described = [...(text ? [line.id] : []), ...others].join(" ");
    if (described) control.setAttribute("aria-describedby", described);
    else control.removeAttribute("aria-describedby");
    if (text) {
      control.setAttribute("aria-invalid", "true");
      reveal(control);
    } else control.removeAttribute("aria-invalid");
  }
}
