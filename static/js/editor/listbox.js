// The listbox of a combobox: searches while the user types; arrows move, Enter or a click chooses. With `stays` it is
// part of a dialog and never closes.
import { element, fill } from "./controls.js";

const PAUSE = 150;

export class Listbox {
  choose; find; id; input; stays; words;

  constructor(input, id, words, { find, choose, stays = false }) {
    Object.assign(this, { input, id, words, find, choose, stays, options: [], at: -1 });
    this.list = element("ul", { class: "picker-list", role: "listbox", id, hidden: true, "aria-label": words.choose });
    this.voice = element("span", { class: "visually-hidden", role: "status" });
    const attributes = { role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off" };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.addEventListener("input", (event) => event.isComposing || this.searchSoon());
    input.addEventListener("compositionend", () => this.searchSoon());
    input.addEventListener("click", () => this.list.hidden && this.searchSoon());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => stays || this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.accept(this.items.indexOf(event.target.closest("[role=option]"))));
  }

  // The elements of the options, without the headings of groups.
  get items() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  searchSoon() {
    clearTimeout(this.timer);
    this.asking = true;
    this.entered = false;
    this.timer = setTimeout(() => this.open(), PAUSE);
  }

  async open() {
    const query = this.input.value.trim();
    let found;
    try {
      found = await this.find(query);
    } catch {
      this.announce(this.words.noUpload);
      return void (this.asking = false);
    }
    if (this.input.value.trim() !== query || (document.activeElement !== this.input && !this.stays)) return;
    this.query = query;
    this.asking = false;
    this.show(found);
    if (this.entered) this.first();
    this.entered = false;
  }

  show(found) {
    this.options = found;
    // the heading of a group is for the eye: an option says itself why it is there
    this.list.replaceChildren(...found.flatMap((one, at) => [
      ...(one.group && one.group !== found[at - 1]?.group ? [element("li", { class: "picker-group", role: "presentation", "aria-hidden": "true" }, one.group)] : []),
      element("li", { role: "option", id: `${this.id}-${at}`, "aria-selected": "false" },
        ...(one.picture ? [element("img", { src: one.picture, alt: "", loading: "lazy" })] : []),
        element("span", { lang: one.lang || null }, one.title), element("span", { class: "soft" }, [one.other, one.note ?? one.kind].filter(Boolean).join(" · ")))]));
    this.at = -1;
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    const many = found.filter((one) => !one.create).length;
    this.announce(many ? fill(this.words.many, { many }) : this.words.none);
  }

  close() {
    clearTimeout(this.timer);
    this.asking = this.entered = false;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return this.open();
      this.moveBy(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && open && this.at >= 0) {
      event.preventDefault();
      this.accept(this.at);
    } else if (event.key === "Enter" && this.means) {
      event.preventDefault();
      if (this.asking) this.entered = true;
      else this.first();
    } else if (event.key === "Escape" && open && !this.stays) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  // Whether Enter chooses the first option: if something is typed, even before its results have arrived.
  get means() {
    return !this.stays && Boolean(this.input.value.trim()) && (this.asking || (!this.list.hidden && this.query === this.input.value.trim()));
  }

  moveBy(by) {
    this.items[this.at]?.setAttribute("aria-selected", "false");
    this.at = (this.at + by + this.options.length + (this.at < 0 && by < 0 ? 1 : 0)) % this.options.length;
    const option = this.items[this.at];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  // Enter without a choice takes the first option; one that leads away from the form is only highlighted.
  first() {
    if (this.options[0]?.create) this.moveBy(1);
    else this.accept(0);
  }

  accept(at) {
    if (!this.options[at]) return;
    this.choose(this.options[at]);
    this.close();
    this.input.focus();
  }

  announce(text) {
    this.voice.textContent = text;
  }
}
