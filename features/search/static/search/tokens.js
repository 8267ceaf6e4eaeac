// Tokenizing for search. The counterpart of cms/search/text.py, index/terms.py and index/synonyms.py; all run
// tests/search-vectors.json.

const LONGEST = 200;
const MOST = 8;
const LETTERS_READ = 32;
const LETTERS = {
  ß: "ss", ς: "σ", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ة: "ه", ى: "ي", أ: "ا", إ: "ا", آ: "ا",
};
const DROPPED = /^(?:['’‘ʼʻ′`]|\p{Cf})$/u;
const WORD = /^[\p{L}\p{N}\p{M}]$/u;
const DOI = /(?:https?:\/\/)?(?:dx\.)?doi\.org\/(?=10\.)|\bdoi: *(?=10\.)/gi;
const STOP_WORDS = new RegExp(
  "(?<!\\S)(?:[a-z]|an|and|are|as|at|be|by|can|do|does|for|from|how|in|is|of|on|or|the|to|was|what|when|where"
  + "|which|who|with|[的了和与及])(?!\\S)|如何|怎么样|怎么|怎样|是谁|谁是|在哪里|在哪儿|在哪|哪里|是什么|什么是|有哪些|请问", "g");
const SHORT = /^[a-z0-9]{1,3}$/;
const ENGLISH = /^[a-z]+$/;
/** @type {[string, string[]][]} */
const ENDINGS = [["ies", ["y"]], ["sses", ["ss"]], ["ses", ["sis", "se"]], ["xes", ["x"]], ["ches", ["ch"]], ["shes", ["sh"]], ["s", [""]],
  ["sis", ["ses"]], ["y", ["ies"]]];
const INFLECTED = 5;
const NO_PLURAL = /(?:ss|us|is)$/;
const HAN = /^[\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const HAN_INSIDE = /[\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
export const START = "·";
export const MIDDLE = "…";
export const WHOLE = "=";
const LONGEST_KEY = 60;
const ENGLISH_END = /[a-z]{4}$/;
const LETTERED_V = /(?<=[ln])v/g;
const WITH_TONES = /^(?:[a-z]{1,6}[1-5])+$/;

/** Whether a text begins with a Han character; whether it contains one. */
export const isHan = (text) => HAN.test(text);
export const hasHan = (text) => HAN_INSIDE.test(text);

/** Folds text; `hanzi` has traditional characters and, in the same order, their replacements. */
export class Folding {
  constructor([traditional, simple] = ["", ""]) {
    const simpler = [...simple];
    this.simpler = new Map([...traditional].map((char, at) => [char, simpler[at]]));
    this.known = new Map();
  }

  /** The folded form of one character: any number of word characters and spaces. */
  char(char) {
    let folded = this.known.get(char);
    if (folded === undefined) {
      const apart = char.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
      folded = [...apart.normalize("NFC").toLowerCase()].map((one) => this.word(one)).join("");
      this.known.set(char, folded);
    }
    return folded;
  }

  word(char) {
    if (DROPPED.test(char)) return "";
    if (!WORD.test(char)) return " ";
    return isHan(char) ? this.simpler.get(char) ?? char : LETTERS[char] ?? char;
  }

  text(text) {
    return [...text.normalize("NFC")].map((char) => this.char(char)).join("");
  }

  /** The terms of a query. */
  terms(query) {
    return [...new Set(this.words([...query].slice(0, LONGEST).join("").replace(DOI, " ")))].slice(0, MOST);
  }

  /** The words of a text without stop words, unless it has no others. */
  words(text) {
    const folded = this.text(text);
    const [asked, all] = [folded.replace(STOP_WORDS, " "), folded].map((text) => text.split(" ").filter(Boolean));
    const words = asked.length ? asked : all;
    return words.map((word) => (hasHan(word) ? word : [...word].slice(0, LETTERS_READ).join("")));
  }

  /** Whether all words of a query are stop words. */
  stopWords(query) {
    return !this.text([...query].slice(0, LONGEST).join("")).replace(STOP_WORDS, " ").trim();
  }

  /** The keys of whole names that a query asks for: as typed, then with or without the s of an English plural. */
  queryKeys(query) {
    const key = this.words([...query].slice(0, LONGEST).join("")).join("");
    if (!key || [...key].length > LONGEST_KEY) return [];
    const other = ENGLISH_END.test(key) ? [key.endsWith("s") ? key.slice(0, -1) : `${key}s`] : [];
    return [key, ...other].map((one) => WHOLE + one);
  }
}

/** A term of pinyin without numbers of tones, and with u for v. */
export function toneless(term) {
  const letters = WITH_TONES.test(term) ? term.replace(/[1-5]/g, "") : term;
  return /^[ -~]*$/.test(letters) ? letters.replace(LETTERED_V, "u") : letters;
}

/** The pairs of characters of each word: START with the first, …, and the last alone. */
export function grams(folded) {
  return folded.split(" ").filter(Boolean).flatMap((run) => {
    const chars = [...run];
    return [START + chars[0], ...chars.map((char, at) => char + (chars[at + 1] ?? ""))];
  });
}

/** The number of the shard, of `shards`, that has a gram. */
export function shard(gram, shards) {
  let digest = 2166136261;
  for (const char of gram) digest = Math.imul(digest ^ char.codePointAt(0), 16777619) >>> 0;
  return ((digest ^ (digest >>> 15)) >>> 0) % shards;
}

/** The number of the shard that has a key, or all keys that begin with a term. */
export function home(key, shards) {
  const name = key.startsWith(WHOLE) ? key.slice(WHOLE.length) : "";
  const first = isHan(name) && [...name].length > 1 ? START + name : name || key.replace(MIDDLE, "");
  return shard([...first].slice(0, 3).join(""), shards);
}

/** Whether a match at a position of folded characters begins a word. */
export const begins = (chars, at) => at === 0 || chars[at - 1] === " " || isHan(chars[at]);

/** Whether a folded term matches only at the beginning of a word. */
export const isShort = (term) => SHORT.test(term);

/** The alternatives of each part of a query, each a list of terms that must all match; the typed form comes first. */
export function expand(terms, { latin, chinese }) {
  const groups = [];
  for (let at = 0; at < terms.length;) {
    const { length, forms } = wholeWords(terms, at, latin);
    if (forms.length) {
      const typed = terms.slice(at, at + length).join(" ");
      groups.push([...new Set([typed, ...forms])].map((form) => form.split(" ")));
    } else {
      groups.push([...new Set([...spellings(terms[at], chinese), ...wordForms(terms[at])])].map((term) => [term]));
    }
    at += length;
  }
  return groups;
}

function wholeWords(terms, at, sets) {
  let length = 0, found = [];
  for (const forms of sets) {
    for (const form of forms) {
      const words = form.split(" ");
      const same = words.every((word, place) => terms[at + place] === word);
      if (same && words.length > length) [length, found] = [words.length, forms];
    }
  }
  return { length: length || 1, forms: found };
}

function spellings(term, sets) {
  let longest = "", found = [];
  if (!hasHan(term)) return [term];
  for (const forms of sets) {
    for (const form of forms) {
      if (term.includes(form) && [...form].length > [...longest].length) [longest, found] = [form, forms];
    }
  }
  return [...new Set([term, ...found.map((form) => term.replaceAll(longest, form))])];
}

/** Other forms of an English word: singular and plural. */
function wordForms(term) {
  const found = ENGLISH.test(term) && term.length >= INFLECTED && ENDINGS.find(([ending]) => term.endsWith(ending)
    && !(ending === "s" && NO_PLURAL.test(term)));
  return found ? found[1].map((other) => term.slice(0, -found[0].length) + other) : [];
}

/** The terms to highlight: each typed term, and other spellings as a whole. */
export const needles = (groups) => [...new Set(groups.flatMap(([first, ...others]) =>
  [...first, ...others.map((other) => other.join(" ")).filter((form) => areAlike(first.join(" "), form))]))];

/** Whether a form seems to be another spelling or inflection of a typed word, by their letters. */
function areAlike(typed, form) {
  return [...typed].slice(0, 2).join("") === [...form].slice(0, 2).join("") || form.includes(typed) || typed.includes(form);
}

/** Every term of every alternative, once. */
export const needed = (groups) => [...new Set(groups.flat(2))];
