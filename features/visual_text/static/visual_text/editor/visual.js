// A long text as one sees it. The textarea remains the control of the form: it has the Markdown after every change.
import { changed } from "./changes.js";
import { findings, underline } from "./findings.js";
import { guards } from "./guards.js";
import { keys, onTyped } from "./keys.js";
import { layer } from "./layer.js";
import { menu } from "./menu.js";
import { views } from "./parts.js";
import { pm } from "./vendor/prosemirror.js";
import { schema } from "./schema.js";
import { reader, renderer } from "./server.js";
import { unindented } from "../../js/editor/text/lines.js";
import { composing } from "../../js/editor/text/toolbar.js";
import { commonEnds, isSame, Source, unowned } from "./source.js";

const { EditorState, NodeSelection, TextSelection } = pm.state, { Decoration, EditorView } = pm.view;
const { Fragment, Slice } = pm.model, { handlePaste: pasteInto, isInTable, tableEditing } = pm.tables;
const { closeHistory } = pm.history;
const native = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
const PAUSE = 1000;
const TOLD = ["aria-describedby", "aria-invalid", "aria-required"];

const match = layer("match"), unlike = layer("unlike");

export class Visual {
  area; changed; failed; text; waiting; words;

  // `changed` is called with each state, `failed` if the text can't be read again.
  constructor(text, { changed, failed, words }) {
    Object.assign(this, { text, area: text.area, changed, failed, words, own: false, waiting: "" });
    this.reading = 0;
    this.source = new Source(reader(text.form));
    this.render = renderer(text.form, text.box.dataset.markdown);
    this.place = document.createElement("div");
    this.place.className = "visual";
    // the form hears of a change once, from the textarea
    this.place.addEventListener("input", (event) => event.stopPropagation());
  }

  // Show the text in place of the textarea. Rejects if the server can't be asked.
  async open() {
    const { area, place } = this, text = area.value, blocks = await this.source.blocks(text);
    if (this.source.write(doc(blocks)) !== text) throw new Error("the lines of the blocks aren't those of the text");
    if (area.value !== text) return this.open(); // the user goes on typing in the textarea
    const typing = document.activeElement === area ? [area.selectionStart, area.selectionEnd] : null;
    const state = EditorState.create({ doc: doc(blocks), plugins: [menu(this.text), ...keys(), tableEditing(), guards, ...[match, unlike].map((one) => one.plugin()), findings(), changed()] });
    area.after(place);
    this.view = new EditorView(place, {
      state, editable: () => !area.readOnly && !this.reading, nodeViews: views(this.render, this.words, () => this.reread()),
      attributes: () => this.attributes(), handleTextInput: onTyped, transformPasted: (slice) => new Slice(unowned(slice.content), slice.openStart, slice.openEnd),
      handleDOMEvents: this.events(), dispatchTransaction: (tr) => this.dispatch(tr),
    });
    this.follow(area);
    area.hidden = true;
    area.surface = this;
    this.unwatch = underline(this);
    this.described = new MutationObserver(() => this.view.setProps({}));
    this.described.observe(area, { attributeFilter: ["readonly", ...TOLD] });
    this.changed(this.view.state);
    if (typing) this.select(...typing);
  }

  attributes() {
    const { area } = this;
    return {
      role: "textbox", "aria-multiline": "true", "aria-labelledby": `${area.id}-label`, "aria-readonly": String(area.readOnly),
      ...Object.fromEntries(TOLD.filter((name) => area.hasAttribute(name)).map((name) => [name, area.getAttribute(name)])),
      class: "input prose", tabindex: "0", lang: area.lang, dir: area.dir || "ltr", spellcheck: String(area.spellcheck),
    };
  }

  // Hears of values that scripts set: a restored version, names that the server filled in.
  follow(area) {
    Object.defineProperty(area, "value", {
      configurable: true, get: () => native.get.call(area),
      set: (value) => {
        const before = native.get.call(area);
        native.set.call(area, value);
        if (native.get.call(area) !== before && !this.own) this.reread();
      },
    });
    area.focus = (options) => {
      this.view.focus();
      if (!options?.preventScroll) this.place.scrollIntoView({ block: "nearest" });
    };
  }

  // Show the textarea again, with the same selection.
  close() {
    this.mirror();
    const { area } = this, { selectionStart: from, selectionEnd: to } = area;
    this.end();
    area.focus({ preventScroll: true });
    area.setSelectionRange(from, to);
  }

  // Show the textarea as it is.
  end() {
    const { area, view } = this;
    clearTimeout(this.timer);
    this.unwatch();
    this.described.disconnect();
    delete area.value;
    delete area.focus;
    delete area.surface;
    view.destroy();
    this.place.remove();
    area.hidden = false;
  }

  events() {
    return {
      keydown: (_view, event) => this.key(event),
      compositionend: () => { setTimeout(() => this.flush()); },
      click: (view, event) => this.toNote(view, event),
      paste: (_view, event) => this.paste(event),
      drop: (view, event) => this.drop(view, event),
      dblclick: (view) => this.openPart(view),
    };
  }

  // The tools that have a key but no command of their own: link, find. Keys typed while the text is read again wait.
  key(event) {
    if (this.reading && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.hold(event.key);
      event.preventDefault();
      return true;
    }
    const name = composing(event) ? null : this.text.command(event);
    if (name !== "link" && name !== "find") return false;
    event.preventDefault();
    event.stopPropagation();
    this.text.acts[name]();
    return true;
  }

  // A click on the mark of a footnote leads to the footnote.
  toNote(view, event) {
    const name = event.target.closest(".visual-mark")?.textContent;
    let at = -1;
    if (name) view.state.doc.forEach((node, pos) => { if (node.type === schema.nodes.note && node.attrs.name === name) at = pos; });
    if (at < 0) return false;
    view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at + 1))));
    this.scrollTo(at + 2);
    return true;
  }

  // The tools for the clipboard insert the formats that they convert; of others, only the words are inserted.
  paste(event) {
    if (!this.view.editable) {
      // files are described first, and put where the textarea has its caret
      if (this.reading && !this.area.readOnly && event.clipboardData.files.length) this.text.clipboard?.paste(event);
      else if (this.reading) this.hold(event.clipboardData.getData("text/plain"));
      event.preventDefault();
      return true;
    }
    if (event.clipboardData?.getData("text/html").includes("data-pm-slice")) return false;
    if (isInTable(this.view.state) && this.pasteCells(event)) return true;
    this.mirror();
    this.text.clipboard?.paste(event);
    if (!event.defaultPrevented) this.view.pasteText(unindented(event.clipboardData.getData("text/plain")), event);
    event.preventDefault();
    return true;
  }

  // Cells pasted into a table fill its cells.
  pasteCells(event) {
    const made = this.text.clipboard?.cells(event.clipboardData);
    if (!made) return false;
    const cell = (text) => schema.nodes.table_cell.create(null, schema.nodes.line.create(null, text.trim() ? schema.text(text.replace(/\s+/g, " ").trim()) : null));
    const rows = made.map((row) => schema.nodes.table_row.create(null, row.map(cell)));
    event.preventDefault();
    return pasteInto(this.view, event, new Slice(Fragment.from(schema.nodes.table.create(null, rows)), 0, 0));
  }

  drop(view, event) {
    const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
    if (!event.dataTransfer?.files.length || !this.text.clipboard) return false;
    if (place) view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(place.pos))));
    this.text.clipboard.drop(event);
    return true;
  }

  // Double click on a picture, formula or reference opens its dialog.
  openPart({ state: { selection } }) {
    const name = selection instanceof NodeSelection ? { pictures: "picture", image: "picture", formula: "formula", reference: "link" }[selection.node.type.name] : null;
    if (name) this.text.acts[name]();
    return Boolean(name);
  }

  dispatch(tr) {
    this.view.updateState(this.view.state.apply(tr));
    if (tr.docChanged) this.flush();
    this.changed(this.view.state);
  }

  // Give the textarea the Markdown, as if it were typed there.
  flush() {
    const { area, view } = this;
    if (view.composing || view.isDestroyed || this.reading) return;
    const written = this.source.write(view.state.doc);
    if (written === area.value) return;
    this.own = true;
    area.value = written;
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    this.own = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.prove(), PAUSE);
  }

  // Read the text as it will be read, and mark the blocks that will show differently.
  async prove() {
    const { area, view } = this, written = area.value;
    const html = await this.source.read([written]).then(([one]) => one, () => null);
    if (html === null || written !== area.value || view.isDestroyed) return;
    const found = this.source.unlike(view.state.doc, written, html);
    unlike.set(view, found.map(({ pos, node }) => Decoration.node(pos, pos + node.nodeSize, { class: "visual-unlike", title: this.words.unlike })));
    if (found.length) this.text.announce(this.words.unlike);
  }

  // Read the textarea again. Blocks that didn't change stay; one step undoes it. Until then the textarea is ahead of
  // the surface, and isn't written to.
  async reread(select) {
    const { area, source, view } = this;
    this.reading += 1;
    view.updateState(view.state); // it can't be edited
    try {
      let wanted, blocks;
      do {
        wanted = area.value;
        blocks = await source.blocks(wanted);
      } while (area.value !== wanted);
      const tr = view.state.tr, { from, to, content } = difference(source, view.state.doc, blocks);
      if (from !== to || content.length) tr.replaceWith(from, to, content);
      if (!tr.doc.childCount) tr.insert(0, schema.nodes.paragraph.create());
      if (select) {
        makeRoom(tr, this.source.positionAt(tr.doc, select[0]));
        tr.setSelection(this.selection(tr.doc, select));
      }
      view.dispatch(closeHistory(tr.scrollIntoView()));
      view.dispatch(closeHistory(view.state.tr));
    } catch (fault) {
      console.warn(fault);
      const isFocused = view.hasFocus();
      this.failed(); // the textarea differs from the surface
      if (isFocused) area.focus({ preventScroll: true });
    } finally {
      this.reading -= 1;
      if (!view.isDestroyed) view.updateState(view.state);
    }
    if (!this.reading) this.typeWaiting();
  }

  // Keep typed and pasted text until the text is read.
  hold(text) {
    if (!this.area.readOnly) this.waiting += text;
  }

  typeWaiting() {
    const { area, view, waiting } = this;
    this.waiting = "";
    if (!waiting) return;
    if (!view.isDestroyed) return view.dispatch(view.state.tr.insertText(waiting));
    area.setRangeText(waiting, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  // The positions of a range of the source.
  range(from, to, document = this.view.state.doc) {
    const start = this.source.positionAt(document, from);
    return [start, from === to ? start : this.source.positionAt(document, to, true)];
  }

  selection(document, [from, to = from]) {
    const [start, end] = this.range(from, to, document);
    return TextSelection.between(document.resolve(start), document.resolve(end));
  }

  // The interface of a surface of a textarea (js/editor/text/typing.js, place.js).

  // Give the textarea the selection that is shown.
  mirror() {
    const { area, view: { state: { doc: now, selection: { from, to } } } } = this;
    if (this.reading) return;
    this.flush();
    area.setSelectionRange(this.source.offsetAt(now, from, from < to), this.source.offsetAt(now, to));
  }

  // The spaces before the caret that stand at the end of a line: they aren't written until something follows them.
  spaces(from) {
    const { selection: { $from } } = this.view.state, { value } = this.area;
    if (!$from.parent.inlineContent || (from && /\s/.test(value[from - 1])) || !/^(?:$|\n)/.test(value.slice(from, from + 1))) return "";
    return / *$/.exec($from.parent.textBetween(0, $from.parentOffset, "", "\ufffc"))[0];
  }

  apply(edit) {
    const { area } = this, value = area.value, { from, to } = edit;
    const spaces = from === area.selectionStart && /^[^\s]/.test(edit.text) ? this.spaces(from) : "";
    const text = spaces + edit.text, select = (edit.select ?? [from + edit.text.length]).map((at) => at + spaces.length);
    this.view.focus();
    this.own = true;
    area.value = value.slice(0, from) + text + value.slice(to);
    this.own = false;
    area.setSelectionRange(select[0], select[1] ?? select[0]);
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    return this.reread(select);
  }

  // Link the selection; its marks stay. Returns whether it can be linked.
  link(href) {
    const { view } = this, { from, to } = view.state.selection;
    const tr = view.state.tr.addMark(from, to, schema.marks.link.create({ href }));
    if (!tr.docChanged) return false;
    view.focus();
    view.dispatch(closeHistory(tr.setSelection(TextSelection.create(tr.doc, to))));
    return true;
  }

  select(from, to) {
    const { view } = this;
    view.focus();
    view.dispatch(view.state.tr.setSelection(this.selection(view.state.doc, [from, to])).scrollIntoView());
  }

  // Whether some characters are shown, and aren't part of marks or addresses.
  shows(from, to) {
    const now = this.view.state.doc, [start, end] = this.range(from, to);
    return start < end && now.textBetween(start, end) === this.area.value.slice(from, to);
  }

  // Frame some characters, as a match of a search; without a range, none.
  frame(from, to) {
    const range = from === undefined ? null : this.range(from, to);
    match.set(this.view, range ? [Decoration.inline(...range, { class: "visual-match" })] : []);
    if (range) this.scrollTo(range[0]);
  }

  scrollTo(pos) {
    const { top, bottom } = this.view.coordsAtPos(pos), above = 160;
    if (top < above || bottom > innerHeight - 16) scrollBy({ top: top - Math.max(above, innerHeight / 3) });
  }

  reveal(offset) {
    this.scrollTo(this.source.positionAt(this.view.state.doc, offset));
  }
}

const doc = (blocks) => schema.nodes.doc.create(null, blocks.length ? blocks : schema.nodes.paragraph.create());

// Behind a picture one goes on in a paragraph, not in a footnote or a heading that happens to follow.
function makeRoom(tr, pos) {
  const place = tr.doc.resolve(pos), { paragraph } = schema.nodes;
  if (place.depth || !place.nodeAfter?.isAtom) return;
  const end = pos + place.nodeAfter.nodeSize;
  if (tr.doc.resolve(end).nodeAfter?.type !== paragraph) tr.insert(end, paragraph.create());
}

// The range of the document in which blocks differ from others, and its new blocks.
function difference(source, now, blocks) {
  const old = now.children, sizes = (nodes) => nodes.reduce((sum, node) => sum + node.nodeSize, 0);
  const same = (one, other) => isSame(one, other) && source.textOf(one) === source.textOf(other) && String(source.keptOf(one)?.before ?? "") === String(source.keptOf(other)?.before ?? "");
  const [head, tail] = commonEnds(old, blocks, same);
  return { from: sizes(old.slice(0, head)), to: now.content.size - sizes(old.slice(old.length - tail)), content: blocks.slice(head, blocks.length - tail) };
}
