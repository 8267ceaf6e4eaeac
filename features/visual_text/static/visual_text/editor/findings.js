// Underlines the words of the findings below a text (js/editor/findings.js).
import { placeOf } from "../../js/editor/findings.js";
import { pm } from "./vendor/prosemirror.js";

const { Plugin, PluginKey } = pm.state, { Decoration, DecorationSet } = pm.view;
const key = new PluginKey("findings");

// The ranges of the found words in the source.
function ranges(box, text) {
  return [...box.querySelectorAll(".finding > a[data-quote]")].flatMap(({ dataset: { quote, start } }) => {
    const at = quote ? placeOf(text, quote, Number(start)) : -1;
    return at < 0 ? [] : [[at, at + quote.length]];
  });
}

// Of an address, which isn't shown, the words of its link.
function shownRange(doc, [from, to], isShown) {
  const before = isShown ? null : doc.resolve(to).nodeBefore;
  return before?.isText ? [to - before.nodeSize, to] : [from, to];
}

export const findings = () => new Plugin({
  key,
  state: { init: () => DecorationSet.empty, apply: (tr, old) => tr.getMeta(key) ?? old.map(tr.mapping, tr.doc) },
  props: { decorations: (state) => key.getState(state) },
});

// Keeps the underlines of a visual text in step with the list below it. Returns a function that ends it.
export function underline(visual) {
  const box = document.getElementById(`${visual.area.id}-findings`);
  if (!box) return () => {};
  function draw() {
    const { view } = visual, { doc } = view.state;
    const found = ranges(box, visual.area.value).map((range) => shownRange(doc, visual.range(...range), visual.shows(...range))).filter(([from, to]) => from < to);
    const set = DecorationSet.create(doc, found.map((range) => Decoration.inline(...range, { class: "visual-finding" })));
    view.dispatch(view.state.tr.setMeta(key, set).setMeta("addToHistory", false));
  }
  const watcher = new MutationObserver(draw);
  watcher.observe(box, { childList: true, subtree: true });
  draw();
  return () => watcher.disconnect();
}
