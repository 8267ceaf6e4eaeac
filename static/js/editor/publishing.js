// Shows a publish job: updates the progress bar and the log, and shows the result at the end.
const panel = document.querySelector("[data-job]"), log = document.querySelector("[data-log]");
const bar = panel.querySelector("progress"), step = panel.querySelector("[data-step]"), percent = panel.querySelector("[data-percent]");
let next = Number(panel.dataset.next), pause = 300;

function show(state) {
  if (state.step) step.textContent = state.step;
  percent.removeAttribute("role");
  percent.textContent = state.percent;
  bar.max = state.total || 1;
  if (state.total) bar.value = state.done;
  else bar.removeAttribute("value");
  for (const line of state.lines) {
    const item = document.createElement("li");
    item.className = `log-${line.kind}`;
    item.textContent = line.text;
    log.append(item);
  }
  if (state.lines.length) log.parentElement.scrollTop = log.scrollHeight;
  next = state.next;
}

function lost() {
  if (percent.getAttribute("role") === "alert") return; // announced only once
  percent.setAttribute("role", "alert");
  percent.textContent = panel.dataset.lost;
}

async function watch() {
  try {
    const answer = await fetch(`${panel.dataset.job}?from=${next}`, { headers: { Accept: "application/json" } });
    if (answer.status >= 400 && answer.status < 500) return location.reload(); // the page shows the reason
    if (!answer.ok) throw new Error(answer.statusText);
    const state = await answer.json();
    show(state);
    if (state.over) return location.reload();
    pause = 300;
  } catch {
    lost();
    pause = Math.min(pause * 2, 5000);
  }
  setTimeout(watch, pause);
}

watch();
