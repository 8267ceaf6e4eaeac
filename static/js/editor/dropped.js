// A file dropped on the field of a media file: it is added to the library and chosen.
import { notifyChange } from "./controls.js";
import { named } from "./text/files.js";
import { mayUpload } from "./text/target.js";
import { upload } from "./text/upload.js";

// The control for a media file in the field, or in the group of fields, where something was dropped.
function controlAt(target) {
  const box = target.closest('[data-picker="media"]') ?? target.closest(".field-media, .cluster")?.querySelector('[data-picker="media"]');
  const input = box?.querySelector("input");
  return input?.readOnly ? null : input;
}

/** Takes a dropped file, and announces the outcome. @param {DragEvent} event */
export function takeFile(event, form, words, tell) {
  const input = controlAt(event.target), [file] = event.dataTransfer.files;
  if (!mayUpload()) return tell(words.forbidden);
  if (!input || !file) return tell(words.dropElsewhere);
  tell(words.adding);
  upload(named(file), form, words, { progress: () => {} }).then((path) => {
    input.value = path;
    notifyChange(input);
    input.focus();
    tell("");
  }, (fault) => tell(fault.message));
}
