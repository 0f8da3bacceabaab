// The days of a list as a slide: moving it shows the day, letting go reads the card as on that day.
export function slideThroughHistory() {
  for (const part of document.querySelectorAll("[data-history]")) slide(part);
}

function slide(part) {
  const days = [...part.querySelectorAll(".history a")];
  if (days.length < 2) return;
  const label = document.createElement("label");
  const range = Object.assign(document.createElement("input"), { type: "range", min: 0, max: days.length - 1, step: 1 });
  const shown = document.createElement("output");
  const at = days.findIndex(day => day.hasAttribute("aria-current"));
  range.value = Math.max(at, 0);
  label.className = "slide";
  label.append(part.dataset.history, range, shown);
  part.querySelector(".history").before(label);

  const say = () => {
    const day = days[range.value];
    shown.textContent = day.querySelector("time").textContent;
    range.setAttribute("aria-valuetext", `${shown.textContent}, ${day.querySelector("span").textContent}`);
  };
  if (at >= 0) say();
  range.addEventListener("input", say);
  range.addEventListener("change", () => days[range.value].click());
}
