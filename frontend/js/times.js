// The reader's own clock beside the one of the place, where the two differ.
export function addOwnTime(time) {
  const moment = new Date(time.dateTime);
  if (!time.dateTime.includes("T") || Number.isNaN(moment.getTime())) return;
  const there = /([+-]\d\d:\d\d|Z)$/.exec(time.dateTime)?.[1];
  const minutes = -moment.getTimezoneOffset();
  if (there && offsetOf(there) === minutes) return;
  const own = document.createElement("span");
  own.className = "own-time";
  // Plain "en" would write days the American way.
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const words = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  own.textContent = `${time.dataset.ownLabel} ${words.format(moment)}`;
  time.after(own);
}

function offsetOf(text) {
  if (text === "Z") return 0;
  const [hours, minutes] = text.slice(1).split(":").map(Number);
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
