// The modules that features/search/script.py joins.
export * from "./tokens.js";
export * from "./postings.js";
export * from "./ranking.js";
export * from "./index.js";
export * from "./snippets.js";
export * from "./results.js";
