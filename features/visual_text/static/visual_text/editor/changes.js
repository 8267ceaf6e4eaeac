// Marks the changes in an original since it was translated. Each translation has a bar of its own
// (templates/visual_text/changes.html), which moves to the original; the changes since one translation are shown at a time.
import { element, fill } from "../../js/editor/controls.js";
import { layer } from "./layer.js";
import { commonEnds } from "./source.js";
import { pm } from "./vendor/prosemirror.js";

const { Decoration } = pm.view, marks = layer("changes");
export const changed = marks.plugin;

// The changes as ranges of a text: { from, to, kind, text, isLine }. A removal has no length.
function rangesOf(pieces) {
  const found = [];
  let at = 0;
  for (const [kind, text] of pieces) {
    if (kind !== "same" && text.trim()) found.push({ from: at, to: kind === "new" ? at + text.trimEnd().length : at, kind, text: text.trimEnd(), isLine: text.endsWith("\n") });
    if (kind !== "old") at += text.length;
  }
  return found;
}

// The same in a text that has been edited since it was compared, without the edited part.
function rangesIn(value, pieces) {
  const compared = pieces.map(([kind, text]) => (kind === "old" ? "" : text)).join(""), ranges = rangesOf(pieces);
  if (compared === value) return ranges;
  const [head, tail] = commonEnds(compared, value), by = value.length - compared.length;
  const isBehind = ({ from }) => from >= compared.length - tail;
  return ranges.filter((one) => one.to <= head || isBehind(one)).map((one) => (one.to <= head ? one : { ...one, from: one.from + by, to: one.to + by }));
}

const opening = ({ kind }, words) => `[${words[kind]} `;
const inWords = (change, words) => `${opening(change, words)}${change.text}]`;
const hidden = (text) => element("span", { class: "visually-hidden" }, text);

// The decorations of a change. Text that isn't shown, such as an address, is put beside the words.
function decorated({ source, words, view: { state: { doc } } }, change) {
  const { kind, text } = change, start = source.positionAt(doc, change.from, true), end = source.positionAt(doc, change.to);
  const isAdded = kind === "new", look = change.isLine ? "visual-change visual-line" : "visual-change", before = () => hidden(opening(change, words)), after = () => hidden("]");
  const { parent, parentOffset } = doc.resolve(start), side = change.isLine && parentOffset === parent.content.size ? 1 : -1; // the caret isn't below it
  if (!isAdded || start >= end) return [Decoration.widget(start, () => element(isAdded ? "ins" : "del", { class: look }, before(), text, after()), { side })];
  return [Decoration.widget(start, before, { side: -1 }), Decoration.inline(start, end, { nodeName: "ins", class: "visual-change" }), Decoration.widget(end, after, { side: 1 })];
}

// Mark the changed blocks, and the words in them; a block without words, such as a picture, describes its change.
function draw(visual, pieces) {
  const { source, view, words } = visual, { doc } = view.state, blocks = new Map(), inside = [];
  for (const change of rangesIn(`${source.write(doc)}\n`, pieces)) {
    const place = doc.resolve(source.positionAt(doc, change.from)), pos = place.depth ? place.before(1) : place.pos;
    blocks.set(pos, [...(blocks.get(pos) ?? []), inWords(change, words)]);
    if (!doc.nodeAt(pos).isAtom) inside.push(...decorated(visual, change));
  }
  const around = [...blocks].map(([pos, all]) => {
    const node = doc.nodeAt(pos), said = all.join(" "), told = node.isAtom ? { nodeName: "div", role: "group", "aria-label": said } : {};
    return Decoration.node(pos, pos + node.nodeSize, { class: "visual-changed", ...told }, { said });
  });
  marks.set(view, [...around, ...inside]);
}

export class Changes {
  constructor(text, words) {
    Object.assign(this, { visual: null, at: -1 });
    this.text = text;
    this.words = words;
    this.bars = [...text.form.querySelectorAll(`.visual-changes[data-of="${text.area.id}"]`)];
    this.shown = this.bars.find((bar) => document.getElementById(bar.dataset.below)?.open) ?? null;
    text.box.querySelector(".text-top").append(...this.bars);
    for (const bar of this.bars) bar.addEventListener("click", (event) => this.click(bar, event.target.closest("[data-change]")));
  }

  click(bar, button) {
    if (button?.dataset.change === "show") this.show(this.shown === bar ? null : bar);
    else if (button) this.next(bar);
  }

  // The bars stand above the visual text; there are none above Markdown.
  follow(visual) {
    this.visual = visual;
    for (const bar of this.bars) bar.hidden = !visual;
    if (visual && this.shown) this.show(this.shown);
  }

  show(bar) {
    Object.assign(this, { shown: bar, at: -1 });
    for (const one of this.bars) one.querySelector("[data-change=show]").ariaPressed = String(one === bar);
    draw(this.visual, bar ? JSON.parse(bar.dataset.changes) : []);
  }

  // Lead to the next changed block, and announce its changes.
  next(bar) {
    if (this.shown !== bar) this.show(bar);
    const { text, visual, words } = this, blocks = marks.of(visual.view).find(undefined, undefined, ({ said }) => said).sort((one, other) => one.from - other.from);
    if (!blocks.length) return text.announce(words.unchanged);
    this.at = (this.at + 1) % blocks.length;
    const { from, spec } = blocks[this.at];
    visual.scrollTo(from + 1);
    text.announce(fill(words.change, { place: this.at + 1, many: blocks.length, change: spec.said }));
  }
}
