// How blocks and signs are shown that one can't type in: opaque blocks, formulas, references to entries.
import { element } from "../../js/editor/controls.js";

// A part that shows its Markdown as the server renders it. The server has sanitised it.
class Shown {
  constructor(node, tag, source, render) {
    this.dom = element(tag, { class: tag === "span" ? `visual-${node.type.name}` : "prose", contenteditable: "false" });
    this.source = source;
    this.render = render;
    this.node = node;
    this.draw();
  }

  async draw() {
    const wanted = this.source(this.node), html = await this.render(wanted), holder = element("div");
    if (wanted !== this.source(this.node)) return;
    holder.innerHTML = html;
    const inline = this.dom.localName === "span" && holder.children.length === 1 && holder.firstElementChild.localName === "p" ? holder.firstElementChild : holder;
    const shows = Boolean(holder.textContent.trim() || holder.querySelector("img, math"));
    this.dom.classList.toggle("visual-source", !shows);
    this.dom.replaceChildren(...(shows ? inline.childNodes : [wanted]));
    for (const link of this.dom.querySelectorAll("a")) link.tabIndex = -1;
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    const changed = this.source(node) !== this.source(this.node);
    this.node = node;
    if (changed) this.draw();
    return true;
  }

  ignoreMutation() {
    return true;
  }
}

const latex = ({ attrs }) => (attrs.block ? `$$${attrs.latex}$$` : `$${attrs.latex}$`);
const reference = ({ attrs }) => `[[${attrs.entry}]]`;

// A block that can't be edited as it is shown: a button opens its Markdown in place.
class Opaque {
  changed; position; view; words;

  constructor(node, view, position, { render, words, changed }) {
    Object.assign(this, { node, view, position, words, changed });
    this.shown = new Shown(node, "div", ({ attrs }) => attrs.source, render);
    this.button = element("button", { type: "button", class: "button", onclick: () => this.edit() }, this.words.editSource);
    this.dom = element("div", { class: "visual-opaque", contenteditable: "false" }, this.shown.dom, this.button);
  }

  edit() {
    const area = element("textarea", { class: "input mono", "aria-label": this.words.sourceOf, rows: this.node.attrs.source.split("\n").length });
    area.value = this.node.attrs.source;
    this.dom.replaceChildren(area);
    area.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && this.end(area));
    area.addEventListener("blur", () => this.end(area));
    area.focus();
  }

  end(area) {
    if (!area.isConnected) return;
    this.dom.replaceChildren(this.shown.dom, this.button);
    if (area.value === this.node.attrs.source) return this.button.focus();
    this.view.dispatch(this.view.state.tr.setNodeAttribute(this.position(), "source", area.value));
    this.changed();
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.shown.update(node);
    return true;
  }

  stopEvent(event) {
    return this.dom.contains(event.target) && event.target !== this.dom && !event.type.startsWith("drag");
  }

  ignoreMutation() {
    return true;
  }
}

// The views of nodes for an editor. `changed` is called after the Markdown of a block was edited.
export const views = (render, words, changed) => ({
  opaque: (node, view, position) => new Opaque(node, view, position, { render, words, changed }),
  formula: (node) => new Shown(node, "span", latex, render),
  reference: (node) => new Shown(node, "span", reference, render),
});
