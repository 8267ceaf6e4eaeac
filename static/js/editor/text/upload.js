// Uploads one file to the media folder, from a form that may have been open for long.
import { renewToken } from "../token.js";
import { send } from "../upload.js";

// Resolves to its path; rejects with an Error with the reason. `progress` receives values from 0 to 1.
export function upload(file, form, words, options) {
  return add(file, form, words, options).catch(async (fault) => {
    if (!fault.renew || await renewToken(form)) throw fault;
    return add(file, form, words, options);
  });
}

async function add(file, form, words, { folder = "", progress, signal }) {
  const fields = { csrf_token: form.elements.csrf_token.value, ...(folder && { folder }) };
  const { status, files, refused } = await send(form.dataset.addMedia, file, fields, { progress, signal });
  if (files.length) return files[0];
  if (!status) throw new Error(words.noUpload);
  const fault = new Error(refused.join(" ") || (status === 401 ? words.signedOutUpload : words.notAdded));
  throw Object.assign(fault, { renew: status === 400 || status === 401 });
}
