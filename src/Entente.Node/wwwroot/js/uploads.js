// A file goes to its draft slice by slice: with progress, a way to stop, and from where it stopped when the line or the node was away.
// Without this script the form sends it whole, which serves files of up to 16 MiB.
const slice = 1024 * 1024; // whole pieces of the store, 256 KiB each
const pauses = [1, 2, 5, 10, 20, 30]; // seconds between tries while nothing answers

export function runUploads() {
  for (const field of document.querySelectorAll("[data-upload]")) run(field);
}

function run(field) {
  const chosen = field.querySelector("input[type=file]");
  const add = field.querySelector("button[value=attach]");
  const way = field.querySelector("[data-way]");
  const bar = way.querySelector("progress");
  const said = way.querySelector("[role=status]");
  let stop = null;

  add.addEventListener("click", event => {
    if (chosen.files.length === 0) return; // the form says what is missing
    event.preventDefault();
    if (!stop) send(chosen.files[0]);
  });
  way.querySelector("[data-stop]").addEventListener("click", () => stop?.abort());

  async function send(file) {
    stop = new AbortController();
    add.disabled = chosen.disabled = true;
    way.hidden = false;
    show(0, file);
    try {
      const begun = await call(field.dataset.upload, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name: file.name, type: file.type, size: file.size, stamp: file.lastModified }) });
      for (let at = begun.held; ;) {
        show(at, file);
        const now = await call(`/api/uploads/${begun.id}?at=${at}`, { method: "PUT", headers: { "content-type": "application/octet-stream" }, body: file.slice(at, at + slice) });
        if (now.whole) break;
        at = now.held;
      }
      location.reload();
    } catch (fault) {
      said.textContent = fault.name === "AbortError" ? "" : fault.words ?? way.dataset.failed;
      if (fault.name === "AbortError") location.reload(); // the page then shows how far it is, and offers to give it up
      add.disabled = chosen.disabled = false;
      bar.hidden = true;
      stop = null;
    }
  }

  // What the node answered; waits while it does not answer. A refusal is thrown with its words in the reader's language.
  async function call(address, request) {
    for (let tries = 0; ; tries++) {
      let reply = null;
      try {
        reply = await fetch(address, { ...request, headers: { ...request.headers, "x-entente": "1" }, signal: stop.signal });
      } catch (fault) {
        if (fault.name === "AbortError") throw fault;
      }
      if (reply?.ok && !reply.redirected) return reply.json();
      if (reply && reply.status < 500 && reply.status !== 429 && reply.status !== 408) throw await refusal(reply);
      const seconds = pauses[Math.min(tries, pauses.length - 1)];
      said.textContent = way.dataset.away.replace("{0}", seconds);
      await wait(seconds * 1000);
    }
  }

  async function refusal(reply) {
    const told = await reply.json().catch(() => ({}));
    const texts = told.complaints?.[0]?.texts ?? told.texts;
    return { name: "Refused", words: texts?.[document.documentElement.lang.startsWith("zh") ? "zh" : "en"] };
  }

  const wait = time => new Promise((done, failed) => {
    const timer = setTimeout(done, time);
    stop.signal.addEventListener("abort", () => { clearTimeout(timer); failed(stop.signal.reason); }, { once: true });
  });

  function show(at, file) {
    const percent = Math.floor(at * 100 / file.size);
    bar.value = percent;
    said.textContent = way.dataset.sent.replace("{0}", percent).replace("{1}", file.name);
  }
}
