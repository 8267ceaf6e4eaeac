// The list of a type: entries are chosen for something to be done to them.
import { choosing } from "./chosen.js";

const form = document.querySelector("#chosen");
if (form) choosing(form, "key");
