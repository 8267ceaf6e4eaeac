// A long text as one sees it, with a tool that switches to its Markdown and back. The browser remembers the choice.
import { keepCookie } from "../../js/editor/layout.js";
import { element, fill } from "../../js/editor/controls.js";
import { Changes } from "./changes.js";
import { bold, heading, insertTable, italic, list, pressed, quote, TABLE } from "./commands.js";
import { schema, shown } from "./schema.js";
import { page } from "./server.js";
import { Visual } from "./visual.js";

// tools that only the Markdown has, since the text is shown already
const NEEDLESS = "[data-tool=preview]";
const { dataset } = page(), words = JSON.parse(dataset.words);
let asMarkdown = dataset.mode === "markdown";

shown.picture = (src) => (src.startsWith("/media/") ? dataset.media + src.slice("/media/".length) : src);
shown.note = (name) => fill(words.note, { name });

export class Mode {
  markdown; text;

  constructor(text) {
    Object.assign(this, { text, visual: null, markdown: { ...text.acts } });
    const { area, bar } = text, [label] = area.labels;
    label.id = `${area.id}-label`;
    label.addEventListener("click", () => area.surface?.view.focus());
    this.tool = element("button", { type: "button", class: "tool tool-mode", "data-tool": "mode", tabindex: "-1", "aria-label": words.markdown, title: words.markdown }, "M↓");
    text.acts.mode = () => this.toggle();
    bar.querySelector(".tool-end").append(this.tool);
    this.tables = this.tableBar();
    this.changes = new Changes(text, words);
    this.show();
    if (!asMarkdown) this.open();
  }

  show() {
    const { visual, text: { bar } } = this;
    this.tool.setAttribute("aria-pressed", String(!visual));
    for (const one of bar.querySelectorAll(NEEDLESS)) one.hidden = Boolean(visual);
    if (!visual) this.press({});
    this.tables.hidden = true;
    this.changes.follow(visual);
  }

  async toggle() {
    if (this.tool.ariaBusy) return;
    if (this.visual) this.close();
    else {
      if (this.text.preview.shown) this.text.acts.preview(this.text.bar.querySelector("[data-tool=preview]"));
      const { area } = this.text, at = [area.selectionStart, area.selectionEnd];
      if (await this.open()) this.visual.select(...at);
    }
    asMarkdown = !this.visual;
    keepCookie(page(), asMarkdown ? "markdown" : "visual");
  }

  async open() {
    const visual = new Visual(this.text, { words, changed: (state) => this.changed(state), failed: () => this.fail() });
    this.tool.ariaBusy = "true";
    try {
      await visual.open();
    } catch (fault) {
      console.warn(fault);
      this.text.announce(words.unread);
      return false;
    } finally {
      this.tool.ariaBusy = null;
    }
    this.visual = visual;
    Object.assign(this.text.acts, this.visualActs(visual));
    this.show();
    this.changed(visual.view.state);
    return true;
  }

  close() {
    this.visual.close();
    this.leave();
  }

  // The Markdown stays, and can be written, where the server can't be reached.
  fail() {
    if (!this.visual) return;
    this.visual.end();
    this.leave();
    this.text.announce(words.unread);
  }

  leave() {
    this.visual = null;
    Object.assign(this.text.acts, this.markdown);
    this.show();
  }

  // The tools of the visual text. The others work on the textarea, which gets the selection before.
  visualActs(visual) {
    const run = (command) => () => {
      command(visual.view.state, visual.view.dispatch, visual.view);
      visual.view.focus();
    };
    return {
      bold: run(bold), italic: run(italic), heading: run(heading(2)), subheading: run(heading(3)),
      list: run(list(schema.nodes.bullet_list)), numbers: run(list(schema.nodes.ordered_list)), quote: run(quote), table: run(insertTable),
    };
  }

  changed(state) {
    if (!this.visual) return;
    const now = pressed(state);
    this.press(now);
    this.tables.hidden = !now.table;
  }

  press(now) {
    for (const name of ["bold", "italic", "heading", "subheading", "list", "numbers", "quote"]) {
      const tool = this.text.bar.querySelector(`[data-tool=${name}]`);
      const pressed = name in now ? String(now[name]) : null;
      if (tool && tool.ariaPressed !== pressed) tool.ariaPressed = pressed;
    }
  }

  // Rows and columns of the table in which the caret is.
  tableBar() {
    const bar = document.getElementById("visual-table").content.cloneNode(true).firstElementChild;
    bar.addEventListener("mousedown", (event) => event.preventDefault());
    bar.addEventListener("click", (event) => {
      const name = event.target.closest("[data-table]")?.dataset.table, { view } = this.visual;
      if (!name) return;
      TABLE[name](view.state, view.dispatch);
      view.focus();
    });
    this.text.box.querySelector(".text-top").append(bar);
    return bar;
  }
}
