// Tools and shortcuts for long texts in a plain textarea. Tab leaves it except in a list, input methods aren't
// disturbed, and undo works.
import { Clipboard } from "./text/clipboard.js";
import { toggle } from "./text/emphasis.js";
import { Find } from "./text/find.js";
import { figure, footnote, formula, quotation } from "./text/inserts.js";
import { continueList, heading, indent, list, quote } from "./text/lines.js";
import { remember, remembered } from "./layout.js";
import { follow } from "./text/outline.js";
import { reveal } from "./text/place.js";
import { Preview } from "./text/preview.js";
import { editTable } from "./text/grid.js";
import { choose } from "./text/target.js";
import { apple, commands, composing, toolbar } from "./text/toolbar.js";
import { applyEdit, state } from "./text/typing.js";

// Cmd+H hides a window
const KEYS = { b: "bold", i: "italic", k: "link", ...(apple ? {} : { h: "find" }) };
const SHIFTED = { Digit7: "numbers", Digit8: "list", Digit9: "quote" };

class LongText {
  acts; area; box; form; words;

  constructor(box, form, words) {
    Object.assign(this, { box, form, words });
    this.area = box.querySelector("textarea");
    const kit = document.getElementById("text-tools").content.cloneNode(true);
    if (this.area.readOnly) kit.querySelectorAll("[data-writes]").forEach((one) => one.remove());
    box.prepend(kit.querySelector(".text-top"));
    box.append(kit.querySelector(".text-foot"));
    this.bar = box.querySelector(".tools");
    this.bar.setAttribute("aria-controls", this.area.id);
    const label = this.area.labels[0], called = [label.firstChild, label.querySelector(".tongue")];
    this.bar.ariaLabel += `: ${called.map((one) => one?.textContent.trim()).filter(Boolean).join(" ")}`;
    this.voice = box.querySelector(".text-said");
    this.preview = new Preview(box, this.area, form, words);
    this.find = new Find(box, this.area, words);
    this.outline = follow(box, this.area, words, (at) => this.goTo(at));
    box.querySelector(".text-outline").addEventListener("keydown", (event) => event.key === "Escape" && this.outline.toggle());
    box.querySelector(".text-outline [data-close]").addEventListener("click", () => this.outline.toggle());
    this.acts = this.tools();
    toolbar(this.bar, this.acts);
    if (remembered(`wide ${this.area.name}`)) this.widen(this.bar.querySelector("[data-tool=wide]"), true);
    this.area.addEventListener("keydown", (event) => this.key(event));
    if (!this.area.readOnly) this.clipboard = new Clipboard(this);
  }

  // The action of each tool, by its name. A script of a feature may replace some.
  tools() {
    const change = (make) => () => this.change(make);
    return {
      bold: change((now) => toggle(now, "**")),
      italic: change((now) => toggle(now, "*")),
      heading: change((now) => heading(now, 2)),
      subheading: change((now) => heading(now, 3)),
      list: change((now) => list(now, false)),
      numbers: change((now) => list(now, true)),
      quote: change(quote),
      link: () => choose(this, "link"),
      picture: () => choose(this, "picture"),
      file: () => choose(this, "file"),
      table: () => editTable(this),
      speaker: () => quotation(this),
      figure: () => figure(this),
      note: () => footnote(this),
      formula: () => formula(this),
      plain: () => this.clipboard.togglePlain(),
      find: () => this.find.open(),
      outline: () => this.outline.toggle(),
      wide: (tool) => this.toggleWide(tool),
      preview: (tool) => this.togglePreview(tool),
    };
  }

  // Apply an edit computed from the current text; false if there is nothing to change.
  change(make) {
    const edit = make(state(this.area));
    if (edit) applyEdit(this.area, edit);
    return Boolean(edit);
  }

  key(event) {
    if (composing(event)) return;
    const name = this.command(event);
    const edit = !name && !this.area.readOnly && this.plainKey(event);
    if (!name && !edit) return;
    event.preventDefault();
    event.stopPropagation();
    if (name) this.acts[name](this.bar.querySelector(`[data-tool=${name}]`));
    else applyEdit(this.area, edit);
  }

  // The tool of a key with Ctrl or Cmd.
  command(event) {
    if (!commands(event) || (event.altKey && !apple)) return null;
    const name = event.altKey ? event.code === "KeyF" && "find" : event.shiftKey ? SHIFTED[event.code] : KEYS[event.key.toLowerCase()];
    return name && this.bar.querySelector(`[data-tool=${name}]`) ? name : null;
  }

  // Enter and Tab in lists. After Escape, Tab always leaves the text.
  plainKey(event) {
    const escaped = this.escaped;
    this.escaped = event.key === "Escape" || (escaped && event.key === "Shift");
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    if (event.key === "Enter" && !event.shiftKey) return continueList(state(this.area));
    return event.key === "Tab" && !escaped ? indent(state(this.area), event.shiftKey) : null;
  }

  announce(text) {
    this.voice.textContent = text;
  }

  // Go to a position, with the caret at `cursor` or at the end of the line.
  goTo(at, cursor) {
    const line = this.area.value.indexOf("\n", at), end = cursor ?? (line < 0 ? this.area.value.length : line);
    this.select(end, end, at);
  }

  // Select a range, and scroll to `seen`.
  select(from, to, seen = from) {
    if (this.preview.shown) this.togglePreview(this.bar.querySelector(".tool-preview"));
    if (this.area.surface) return this.area.surface.select(from, to);
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(from, to);
    reveal(this.box, this.area, seen);
  }

  togglePreview(tool) {
    const showing = !this.preview.shown;
    tool.setAttribute("aria-pressed", String(showing));
    for (const one of this.bar.querySelectorAll("[data-writes] button, [data-tool=find]")) one.disabled = showing;
    if (showing) this.preview.show();
    else this.preview.hide();
  }

  // Show the text over the whole width of the form, with the side column below it. The browser remembers this for each
  // field.
  widen(tool, wide) {
    this.box.toggleAttribute("data-wide", wide);
    tool.setAttribute("aria-pressed", String(wide));
  }

  toggleWide(tool) {
    const wide = !this.box.hasAttribute("data-wide");
    this.widen(tool, wide);
    remember(`wide ${this.area.name}`, wide);
    this.area.focus({ preventScroll: true });
    reveal(this.box, this.area, this.area.selectionStart);
  }
}

export function markdownTools(root, form, words) {
  for (const box of root.querySelectorAll("[data-markdown]")) {
    if (box.dataset.ready) continue;
    box.dataset.ready = "yes";
    box.text = new LongText(box, form, words);
    box.dispatchEvent(new Event("text-ready", { bubbles: true }));
  }
}
