// Brings a sealed file in as it is read, with progress and a way to stop. The node keeps what came before a cut; without script the form
// does the same in one piece.
export function carryFiles() {
  for (const form of document.querySelectorAll("form[data-carry]")) {
    form.addEventListener("submit", event => {
      const file = form.elements.file.files[0];
      if (!file) return;
      event.preventDefault();
      send(form, file);
    });
  }
}

function send(form, file) {
  const [panel, said, bar, broken] = ["on", "said", "bar", "broken"].map(part =>
    part === "bar" ? form.querySelector("progress") : form.querySelector(`[data-carry-${part}]`));
  const call = new XMLHttpRequest();
  const show = (part, text) => { bar.value = part; said.textContent = text; };
  const end = () => { panel.hidden = true; form.querySelector("button.primary").disabled = false; };
  const fail = () => { end(); broken.hidden = false; };
  call.upload.addEventListener("progress", event => {
    const part = event.total ? event.loaded / event.total : 0;
    show(part, part < 1 ? said.dataset.read.replace("{0}", Math.floor(100 * part)) : said.dataset.checking);
  });
  call.addEventListener("load", () => {
    const page = call.getResponseHeader("Content-Location");
    if (call.status === 200 && page) location.assign(page);
    else refused(call, fail);
  });
  call.addEventListener("error", fail);
  call.addEventListener("abort", fail);
  form.querySelector("[data-carry-stop]").onclick = () => call.abort();
  form.querySelector("button.primary").disabled = true;
  broken.hidden = true;
  panel.hidden = false;
  show(0, said.dataset.read.replace("{0}", 0));
  call.open("POST", form.dataset.carry);
  call.setRequestHeader("X-Entente", "1");
  call.setRequestHeader("Accept", "application/json");
  call.setRequestHeader("Content-Type", "application/vnd.entente.bundle");
  call.send(file);
}

// The node said why: the page tells it in its own words. Anything else is a transfer that broke.
function refused(call, fail) {
  let problem = null;
  try { problem = JSON.parse(call.responseText); } catch { /* an answer of something between */ }
  if (call.status === 422 && problem?.code) location.assign(`/files?refused=${encodeURIComponent([problem.code, ...problem.args].join(":"))}`);
  else fail();
}
