// The list of a type: selection of entries for a bulk change.
import { choosing } from "./chosen.js";

const form = document.querySelector("#chosen");
if (form) choosing(form, "key");
