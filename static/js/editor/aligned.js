// Long texts whose languages stand side by side: blocks that belong together begin at the same height, so that both
// scroll together. The blocks are those of the surfaces that show the texts; a plain textarea has none.
const HEADING = /^H[1-6]$/;
let number = 0;

const textsIn = (box) => [...box.querySelectorAll('[role="textbox"]')].filter((one) => one.checkVisibility());

// The blocks between headings, each group with the heading before it.
function sections(blocks) {
  const found = [[]];
  blocks.forEach((block, at) => {
    if (HEADING.test(block.tagName)) found.push([]);
    found.at(-1).push(at);
  });
  return found;
}

// Pairs of numbers of blocks. Where both texts have as many headings, a paragraph too many shifts only its own section.
function pairsOf(one, other) {
  const groups = [sections(one), sections(other)];
  const [left, right] = groups[0].length === groups[1].length ? groups : [[one.map((_, at) => at)], [other.map((_, at) => at)]];
  return left.flatMap((part, at) => part.slice(0, right[at].length).map((number, place) => [number, right[at][place]]));
}

class Aligned {
  constructor(box) {
    this.box = box;
    this.sheet = new CSSStyleSheet();
    this.rules = "";
    this.added = new Map();
    this.watched = new Set();
    document.adoptedStyleSheets.push(this.sheet);
    this.sizes = new ResizeObserver(() => this.schedule());
    this.blocks = new MutationObserver(() => this.schedule());
    new MutationObserver(() => this.watch()).observe(box, { childList: true, subtree: true });
    this.watch();
  }

  watch() {
    for (const text of this.box.querySelectorAll('[role="textbox"]')) {
      if (this.watched.has(text)) continue;
      this.watched.add(text);
      text.parentElement.dataset.aligned = number += 1;
      this.sizes.observe(text);
      this.blocks.observe(text, { childList: true });
    }
  }

  schedule() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.align();
    });
  }

  align() {
    const texts = textsIn(this.box), [first, ...others] = texts.map((text) => this.measure(text));
    const beside = others.filter(({ top, left }) => Math.abs(top - first.top) < 2 && left !== first.left);
    this.show(this.level(first, beside));
  }

  // The positions at which the blocks of a text would begin without the added space.
  measure(text) {
    const { top, left } = text.getBoundingClientRect(), before = this.added.get(text) ?? new Map();
    let sum = 0;
    const tops = [...text.children].map((block, at) => block.getBoundingClientRect().top - top - (sum += before.get(at) ?? 0));
    return { text, top, left, tops, before };
  }

  // The space to add before each block, for the blocks of all texts that belong together.
  level(first, beside) {
    const rows = new Map(), added = new Map(), shift = new Map([first, ...beside].map((text) => [text, 0]));
    for (const text of beside) {
      added.set(first, new Map()).set(text, new Map());
      for (const [at, place] of pairsOf([...first.text.children], [...text.text.children])) rows.set(at, [...(rows.get(at) ?? [[first, at]]), [text, place]]);
    }
    for (const [, row] of [...rows].sort(([one], [other]) => one - other)) {
      const begin = ([text, block]) => text.tops[block] + shift.get(text), wanted = Math.max(...row.map(begin));
      for (const [text, block] of row) {
        const more = Math.round((wanted - begin([text, block])) * 100) / 100;
        if (more < 0.5) continue;
        added.get(text).set(block, more);
        shift.set(text, shift.get(text) + more);
      }
    }
    return added;
  }

  show(added) {
    const rules = [...added].flatMap(([{ text, before }, blocks]) => [...blocks].map(([at, more]) => {
      const own = Number.parseFloat(getComputedStyle(text.children[at]).marginBlockStart) - (before.get(at) ?? 0);
      return `[data-aligned="${text.parentElement.dataset.aligned}"] > [role="textbox"] > :nth-child(${at + 1}) { margin-block-start: ${own + more}px; }`;
    })).join("\n");
    if (rules === this.rules) return;
    this.rules = rules;
    this.added = new Map([...added].map(([{ text }, blocks]) => [text, blocks]));
    this.sheet.replaceSync(rules);
  }
}

/** Keeps the languages of the long texts of a form level. @param {HTMLElement} form */
export function aligned(form) {
  for (const box of form.querySelectorAll(".tongues-markdown .tongue-columns")) new Aligned(box);
}
