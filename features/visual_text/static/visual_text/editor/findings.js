// Underlines the words of the findings below a text (js/editor/findings.js).
import { placeOf } from "../../js/editor/findings.js";
import { layer } from "./layer.js";
import { pm } from "./vendor/prosemirror.js";

const { Decoration } = pm.view, lines = layer("findings");
export const findings = lines.plugin;

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

// Keeps the underlines of a visual text in step with the list below it. Returns a function that ends it.
export function underline(visual) {
  const box = document.getElementById(`${visual.area.id}-findings`);
  if (!box) return () => {};
  function draw() {
    const { view } = visual, { doc } = view.state;
    const found = ranges(box, visual.area.value).map((range) => shownRange(doc, visual.range(...range), visual.shows(...range))).filter(([from, to]) => from < to);
    lines.set(view, found.map((range) => Decoration.inline(...range, { class: "visual-finding" })));
  }
  const watcher = new MutationObserver(draw);
  watcher.observe(box, { childList: true, subtree: true });
  draw();
  return () => watcher.disconnect();
}
