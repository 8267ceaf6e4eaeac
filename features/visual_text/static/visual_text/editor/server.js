// Asks the server how Markdown is read, and how it is shown on the page.
import { post } from "../../js/editor/token.js";

// The page's data for this feature: addresses and words.
export const page = () => document.getElementById("visual-text");

async function ask(form, address, texts, locale) {
  const answer = await post(form, address, { locale, texts: JSON.stringify(texts) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

// Returns a function of texts: the HTML of each, with the lines of its blocks.
export const reader = (form) => (texts) => ask(form, page().dataset.blocks, texts, "");

// Returns a function of a text: its HTML as on the page. Texts that are asked for at once are sent together, and each
// is asked for once.
export function renderer(form, locale) {
  const known = new Map();
  let waiting = [];
  async function send() {
    const asked = waiting;
    waiting = [];
    try {
      const answers = await ask(form, page().dataset.shown, asked.map((one) => one.text), locale);
      asked.forEach((one, at) => one.resolve(answers[at]));
    } catch {
      for (const one of asked) {
        known.delete(one.text);
        one.resolve("");
      }
    }
  }
  return (text) => {
    if (!known.has(text)) {
      known.set(text, new Promise((resolve) => {
        if (!waiting.length) queueMicrotask(send);
        waiting.push({ text, resolve });
      }));
    }
    return known.get(text);
  };
}
