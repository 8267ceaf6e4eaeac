// The QR code of the page's address, drawn when the box is opened.
const SVG = "http://www.w3.org/2000/svg";
const box = document.querySelector(".share"), help = box.querySelector(".share-help");

async function draw() {
  const { path, qrCode } = await import("./qr.js");
  const rows = qrCode(document.getElementById("share-address").textContent);
  if (!rows) return;
  const { size, data } = path(rows), code = document.createElementNS(SVG, "svg"), lines = document.createElementNS(SVG, "path");
  const attributes = { class: "qr", viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": help.textContent };
  for (const [name, value] of Object.entries(attributes)) code.setAttribute(name, value);
  lines.setAttribute("d", data);
  code.append(lines);
  box.querySelector(".share-ways").append(code);
  help.hidden = false;
}

box.addEventListener("toggle", draw, { once: true });
