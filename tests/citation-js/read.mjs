// CSL-JSON of the BibTeX on standard input, as citation-js reads it: node read.mjs FOLDER_OF_NODE_MODULES
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.argv[2]}/`);
const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-bibtex");
console.log(JSON.stringify(new Cite(readFileSync(0, "utf8"), { generateGraph: false }).data));
