// One file on its way into the media folder.

// Resolves to its path there; rejects with an Error that says why not. `progress` is told from 0 to 1.
export function upload(file, form, words, { progress, signal }) {
  return send(file, form, words, progress, signal).catch(async (fault) => {
    if (!fault.renew || !(await renewed(form))) throw fault;
    return send(file, form, words, progress, signal);
  });
}

function send(file, form, words, progress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(), body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append("file", file, file.name);
    request.open("POST", form.dataset.addMedia);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (event) => progress(event.loaded / event.total);
    request.onload = () => {
      const { files = [], refused = [] } = request.response ?? {};
      if (files.length) return resolve(files[0]);
      const fault = new Error(refused.join(" ") || (request.status === 401 ? words.signedOutUpload : words.notAdded));
      reject(Object.assign(fault, { renew: request.status === 400 || request.status === 401 }));
    };
    request.onerror = () => reject(new Error(words.noUpload));
    signal.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}

// Somebody who signed in again in another tab has another token.
async function renewed(form) {
  const answer = await fetch(form.dataset.token, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return false;
  const { token, who } = await answer.json();
  if (who !== form.dataset.who || token === form.elements.csrf_token.value) return false;
  for (const one of document.querySelectorAll('input[name="csrf_token"]')) one.value = token;
  return true;
}
