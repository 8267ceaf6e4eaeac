// Highlights the search terms on the page of a result, without changing or moving anything in it.

import { Index, needles as toMark, ranges } from "./common.js";

const MOST = 500;
const LONGEST = 200; // characters that are read and shown
const NAME = "searched";
let bar = null;

/** Highlight a query; `search` is the address of the search page. */
export async function markWords(typed, search) {
  const query = typed.slice(0, LONGEST); // a link may contain any text
  const index = await Index.of(search);
  const groups = await index.parse(query);
  const needles = toMark(groups);
  await index.loadChinese(needles.join(""));
  const found = [...places(document.getElementById("main"), needles, index.folding)];
  remove();
  if (!found.length) return;
  CSS.highlights.set(NAME, new Highlight(...found));
  show(query, index.about.said);
  const below = found.every((range) => range.getBoundingClientRect().top > innerHeight);
  if (below && !scrollY) found[0].startContainer.parentElement.scrollIntoView({ block: "center" });
}

function* places(root, needles, folding) {
  let number = 0;
  for (const letters of lines(root)) {
    if (number >= MOST) return;
    for (const [start, end] of ranges(letters.map(({ char }) => char), needles, folding)) {
      number += 1;
      const [first, last] = [letters[start], letters[end - 1]];
      const range = new Range();
      range.setStart(first.text, first.at);
      range.setEnd(last.text, last.at + last.char.length);
      yield range;
    }
  }
}

/** The texts, each as its characters with their positions. Texts separated only by `<wbr>` are one. */
function* lines(root) {
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let [letters, last] = [[], null];
  while (walk.nextNode()) {
    const text = walk.currentNode;
    const before = text.previousSibling;
    if (before?.nodeName !== "WBR" || before.previousSibling !== last) {
      yield letters;
      letters = [];
    }
    let at = 0;
    for (const char of text.data) {
      letters.push({ char, text, at });
      at += char.length;
    }
    last = text;
  }
  yield letters;
}

function show(query, said) {
  const voice = Object.assign(document.createElement("span"), { role: "status" });
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: said.remove });
  button.addEventListener("click", () => {
    remove();
    history.replaceState(null, "", location.pathname + location.search);
  });
  bar = Object.assign(document.createElement("p"), { className: "marks" });
  bar.append(voice, button);
  document.body.append(bar);
  voice.textContent = said.marked.replace("{query}", () => query);
}

function remove() {
  CSS.highlights.delete(NAME);
  bar?.remove();
  bar = null;
}
