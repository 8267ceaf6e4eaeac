// Tells the server when the form is left, so that colleagues are told at once.
import { bodyOf } from "../../js/editor/token.js";

const form = document.forms.namedItem("entry"), place = document.querySelector("[data-left]");

if (form && place) addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.left, bodyOf(form, {})));
