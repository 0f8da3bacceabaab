// A queue: a current row moved by j and k, opened by Enter, marked by x. Marks live for the tab, so they survive paging.
export function runQueues() {
  for (const queue of document.querySelectorAll("[data-queue]")) run(queue);
}

function run(queue) {
  const rows = [...queue.querySelectorAll("tbody tr")];
  const place = `entente.marks.${queue.dataset.queue}`;
  const marks = new Set(JSON.parse(sessionStorage.getItem(place) ?? "[]"));
  let current = -1;

  const show = () => {
    for (const box of queue.querySelectorAll(".tick input[value]")) box.checked = marks.has(box.value);
    for (const note of document.querySelectorAll("[data-marked]")) {
      note.textContent = marks.size === 0 ? "" : note.dataset.marked.replace("{0}", marks.size);
    }
  };

  const remember = box => {
    if (box.checked) marks.add(box.value); else marks.delete(box.value);
    sessionStorage.setItem(place, JSON.stringify([...marks]));
    show();
  };

  const go = index => {
    if (rows.length === 0) return;
    rows[current]?.removeAttribute("aria-current");
    current = Math.min(Math.max(index, 0), rows.length - 1);
    rows[current].setAttribute("aria-current", "true");
    rows[current].querySelector("th a, a")?.focus({ preventScroll: true });
    rows[current].scrollIntoView({ block: "nearest" });
  };

  queue.addEventListener("entente-queue", event => {
    if (rows.length === 0) return;
    event.preventDefault();
    switch (event.detail) {
      case "next": go(current + 1); break;
      case "previous": go(current - 1); break;
      case "open": rows[current]?.querySelector("th a, a")?.click(); break;
      case "mark": {
        const box = rows[Math.max(current, 0)].querySelector(".tick input");
        if (box) { box.checked = !box.checked; remember(box); }
        break;
      }
    }
  });

  queue.addEventListener("change", event => {
    if (event.target.matches(".tick input[value]")) remember(event.target);
  });

  // What is exported is what is marked, on whatever page it was marked; with nothing marked, the whole queue.
  document.querySelector("form[data-export]")?.addEventListener("formdata", event => {
    event.formData.delete("id");
    for (const id of marks) event.formData.append("id", id);
  });

  show();
}
