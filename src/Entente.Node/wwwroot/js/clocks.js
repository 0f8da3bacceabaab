// The capitals' clocks go on from the node's time, not from the clock of the officer's machine.
export function runClocks() {
  const clocks = [...document.querySelectorAll(".clocks time[data-zone]")];
  if (clocks.length === 0) return;
  const ahead = Date.parse(clocks[0].dateTime) - Date.now();
  const language = document.documentElement.lang === "en" ? "en-GB" : "zh-CN";
  const faces = clocks.map(clock => new Intl.DateTimeFormat(language,
    { timeZone: clock.dataset.zone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));

  setInterval(() => {
    const now = new Date(Date.now() + ahead);
    clocks.forEach((clock, i) => {
      const parts = Object.fromEntries(faces[i].formatToParts(now).map(part => [part.type, part.value]));
      const text = `${parts.weekday} ${parts.hour}:${parts.minute}`;
      if (clock.textContent !== text) clock.textContent = text;
    });
  }, 5_000);
}
