// A menu of blocks, opened by "/" or "+" in an empty paragraph, and narrowed by the text typed behind it.
import { element } from "../../js/editor/controls.js";
import { pm } from "./vendor/prosemirror.js";
import { schema } from "./schema.js";

const { Plugin } = pm.state;
const NAMES = ["heading", "subheading", "list", "numbers", "quote", "picture", "table", "file", "note", "formula"];
// Chinese input methods type 、 or ／ for the key
const SIGN = /^[/+／、](\p{L}*)$/u;

class Menu {
  text;

  constructor(text) {
    Object.assign(this, { text, at: 0, found: [], closedAt: null });
    const id = `${text.area.id}-blocks`;
    this.items = NAMES.map((name) => [name, text.bar.querySelector(`[data-tool=${name}]`)]).filter(([, tool]) => tool)
      .map(([name, tool]) => ({ name, label: tool.ariaLabel || tool.textContent.trim(), icon: tool.querySelector("svg") }));
    this.list = element("ul", { class: "picker-list visual-blocks", role: "listbox", id, hidden: true, "aria-label": text.bar.ariaLabel });
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose([...this.list.children].indexOf(event.target.closest("[role=option]"))));
    text.box.append(this.list);
  }

  // The text typed behind the sign in the paragraph of the caret; null if there is no sign.
  query({ selection: { $from, empty } }) {
    const { parent } = $from, found = empty && parent.type === schema.nodes.paragraph && $from.parentOffset === parent.content.size && SIGN.exec(parent.textContent);
    return found ? found[1].toLowerCase() : null;
  }

  update(view, before) {
    this.view = view;
    if (before?.doc.eq(view.state.doc) && before.selection.eq(view.state.selection)) return;
    const query = this.query(view.state), { pos } = view.state.selection.$from;
    if (query === null) this.closedAt = null;
    // only typing opens it
    if (query === null || this.closedAt !== null || (this.list.hidden && before?.doc.eq(view.state.doc))) return this.close();
    this.found = this.items.filter((one) => one.label.toLowerCase().includes(query) || one.name.startsWith(query));
    this.at = 0;
    if (!this.found.length) return this.close();
    this.show(view.coordsAtPos(pos));
  }

  show({ left, bottom }) {
    const { list, text: { box } } = this, origin = box.getBoundingClientRect();
    list.replaceChildren(...this.found.map((one, at) => element("li", { role: "option", id: `${list.id}-${at}`, "aria-selected": String(at === this.at) },
      ...(one.icon ? [one.icon.cloneNode(true)] : []), element("span", {}, one.label))));
    list.hidden = false;
    list.style.insetInlineStart = "";
    Object.assign(list.style, { left: `${Math.min(left - origin.left, origin.width - list.offsetWidth)}px`, top: `${bottom - origin.top + 4}px` });
    this.view.dom.setAttribute("aria-controls", list.id);
    this.view.dom.setAttribute("aria-activedescendant", `${list.id}-${this.at}`);
  }

  close() {
    if (this.list.hidden) return;
    this.list.hidden = true;
    for (const name of ["aria-controls", "aria-activedescendant"]) this.view.dom.removeAttribute(name);
  }

  key(event) {
    if (this.list.hidden || event.isComposing || event.keyCode === 229) return false;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) this.move(by);
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.at);
    else if (event.key === "Escape") {
      this.closedAt = this.view.state.selection.from;
      this.close();
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  move(by) {
    const { list } = this;
    list.children[this.at].ariaSelected = "false";
    this.at = (this.at + by + this.found.length) % this.found.length;
    list.children[this.at].ariaSelected = "true";
    list.children[this.at].scrollIntoView({ block: "nearest" });
    this.view.dom.setAttribute("aria-activedescendant", `${list.id}-${this.at}`);
  }

  // Replace the sign and the text typed behind it.
  choose(at) {
    const one = this.found[at], { $from } = this.view.state.selection;
    if (!one) return;
    this.close();
    this.view.dispatch(this.view.state.tr.delete($from.start(), $from.pos));
    this.text.acts[one.name](this.text.bar.querySelector(`[data-tool=${one.name}]`));
  }

  destroy() {
    this.list.remove();
  }
}

export function menu(text) {
  const made = new Menu(text);
  return new Plugin({ view: (view) => { made.view = view; return made; }, props: { handleKeyDown: (_view, event) => made.key(event) } });
}
