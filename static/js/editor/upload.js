// Uploads one file to the media folder. Resolves to { status, files, refused }: the path it got, or the reasons for
// refusal; status is 0 if the server wasn't reached. `progress` receives values from 0 to 1.
export function send(address, file, fields, { progress, signal = undefined }) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(), body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append("file", file, file.name || "picture.png");
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => resolve({ status: request.status, files: request.response?.files ?? [], refused: request.response?.refused ?? [] });
    request.onerror = () => resolve({ status: 0, files: [], refused: [] });
    signal?.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}
