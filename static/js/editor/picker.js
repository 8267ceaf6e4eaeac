// Picker of entries: a combobox as in the ARIA Authoring Practices, for one or several values.
import { element, fill, notifyChange } from "./controls.js";
import { Listbox } from "./listbox.js";
import { whenReleased } from "./pressing.js";

let count = 0;

const isCalled = (option, name) => [option.title, ...(option.other ?? "").split(" · ")].some((one) => one.toLocaleLowerCase() === name.toLocaleLowerCase());

class Picker {
  box; many; words;

  constructor(box, form, words) {
    Object.assign(this, { box, words, many: box.dataset.picker === "many" });
    this.inputs = [...box.querySelectorAll("input.input")];
    this.input = this.many ? this.inputs.find((one) => !one.value) : this.inputs[0];
    this.locked = !this.input || this.input.readOnly;
    if (this.locked) {
      this.fix();
      return;
    }
    this.name = this.input.name;
    const list = `pick-${count += 1}`;
    for (const name of ["list", "name"]) this.input.removeAttribute(name);
    this.listbox = new Listbox(this.input, list, words, {
      find: (query) => this.find(form, query),
      choose: (option) => this.choose(option),
    });
    box.append(this.listbox.list, this.listbox.voice);
    if (this.many) this.several();
    else this.single();
    box.picker = this;
  }

  // A locked value shows its title and isn't submitted.
  fix() {
    for (const input of this.inputs.filter((one) => one.dataset.title)) {
      input.removeAttribute("name");
      input.value = input.dataset.title;
      this.box.querySelector("output")?.remove();
    }
  }

  async find(form, query) {
    if (this.box.dataset.list) return this.findName(query);
    const parameters = new URLSearchParams({ types: this.box.dataset.types, q: query });
    const response = await fetch(`${form.dataset.pick}?${parameters}`, { headers: { Accept: "application/json" } });
    const { options, create } = await response.json();
    const taken = this.many ? this.values() : [], isNamed = options.some((one) => isCalled(one, query));
    return [...options.filter((one) => !taken.includes(one.value)), ...(isNamed ? [] : create)];
  }

  // A new entry is written in a tab of its own. Back in this one, it is chosen if it has the name that was typed, else
  // the list is searched again.
  create(option) {
    const name = this.input.value.trim();
    open(option.create, "_blank", "noopener");
    const back = async () => {
      if (document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", back);
      if (this.input.value.trim() !== name) return;
      this.input.focus();
      await this.listbox.open();
      const at = this.listbox.options.findIndex((one) => isCalled(one, name));
      if (at >= 0) this.listbox.accept(at);
    };
    document.addEventListener("visibilitychange", back);
  }

  // Options from a list on the page, such as countries; names that begin with the query come first.
  findName(query) {
    const names = [...document.getElementById(this.box.dataset.list).options].map((one) => one.value), taken = this.values();
    const wanted = query.toLocaleLowerCase(), found = names.filter((one) => one.toLocaleLowerCase().includes(wanted) && !taken.includes(one));
    found.sort((one, other) => other.toLocaleLowerCase().startsWith(wanted) - one.toLocaleLowerCase().startsWith(wanted));
    return found.slice(0, 20).map((name) => ({ value: name, title: name }));
  }

  // Single value: a hidden input has the key, the visible one the title.
  single() {
    this.hidden = element("input", { type: "hidden", name: this.name, value: this.input.value, "data-value": "", form: this.input.getAttribute("form") });
    this.box.append(this.hidden);
    this.box.querySelector("output")?.remove();
    if (this.input.dataset.title) this.input.value = this.input.dataset.title;
    this.shown = this.input.value;
    this.input.addEventListener("input", (event) => event.isComposing || (this.hidden.value = this.input.value === this.shown ? this.hidden.value : this.input.value.trim()));
  }

  choose(option) {
    if (option.create) return this.create(option);
    if (this.many) {
      this.list.append(this.chip(option.value, option.title));
      this.input.value = "";
    } else {
      this.hidden.value = option.value;
      this.input.value = this.shown = option.title;
    }
    this.listbox.announce(fill(this.words.chosen, { title: option.title }));
    notifyChange(this.input);
  }

  // Several values: chips before the input, each with a hidden input.
  several() {
    this.list = element("ul", { class: "chips", role: "list" });
    for (const input of this.inputs.filter((one) => one.value)) {
      this.list.append(this.chip(input.value, input.dataset.title || input.value));
    }
    for (const slot of this.box.querySelectorAll(".picker-slot")) if (!slot.contains(this.input)) slot.remove();
    this.input.id = this.box.closest(".field").querySelector("label").htmlFor;
    this.box.prepend(this.list);
    this.box.setValues = (values) => this.list.replaceChildren(...values.map((one) => this.chip(one, one)));
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" && !event.isComposing && !this.input.value) this.list.lastElementChild?.querySelector("[data-remove]").focus();
    });
    this.input.addEventListener("blur", ({ relatedTarget }) => this.box.contains(relatedTarget) || whenReleased().then(() => this.keepTyped()));
  }

  // Text that matches no entry stays, so that the user can correct it.
  keepTyped() {
    const typed = this.input.value.trim();
    if (!typed || this.box.contains(document.activeElement)) return;
    this.list.append(this.chip(typed, typed));
    this.input.value = "";
    notifyChange(this.input);
  }

  values() {
    return [...this.list.querySelectorAll("input")].map((one) => one.value);
  }

  chip(value, title) {
    const chip = element("li", { class: "pick" });
    const button = (name, sign, act, more = {}) => element("button", { type: "button", "aria-label": fill(this.words[name], { title }), onclick: act, ...more }, sign);
    chip.append(
      element("input", { type: "hidden", name: this.name, value }),
      element("span", {}, title),
      button("earlier", "‹", () => this.move(chip, -1)),
      button("later", "›", () => this.move(chip, 1)),
      button("remove", "×", () => this.remove(chip, title), { "data-remove": true }),
    );
    chip.addEventListener("keydown", (event) => this.key(event, chip, title));
    return chip;
  }

  key(event, chip, title) {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (by && event.altKey) {
      event.preventDefault();
      this.move(chip, by);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.remove(chip, title);
    }
  }

  move(chip, by) {
    const focus = document.activeElement, beside = by < 0 ? chip.previousElementSibling : chip.nextElementSibling;
    if (by < 0) beside?.before(chip);
    else beside?.after(chip);
    focus.focus();
    const chips = [...this.list.children];
    this.listbox.announce(fill(this.words.rowMoved, { place: chips.indexOf(chip) + 1, many: chips.length }));
    if (beside) notifyChange(this.input);
  }

  remove(chip, title) {
    const next = chip.nextElementSibling ?? chip.previousElementSibling;
    chip.remove();
    (next?.querySelector("[data-remove]") ?? this.input).focus();
    this.listbox.announce(fill(this.words.removed, { title }));
    notifyChange(this.input);
  }
}

export function pickers(root, form, words) {
  for (const box of root.querySelectorAll('[data-picker="one"], [data-picker="many"]')) box.picker ??= new Picker(box, form, words);
}

// After values were restored, update the shown titles.
export function refresh(root) {
  for (const box of root.querySelectorAll('[data-picker="one"]')) {
    const { picker } = box;
    if (picker?.hidden) picker.input.value = picker.shown = picker.hidden.value;
  }
}
