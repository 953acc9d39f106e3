// Search as one types: a combobox over a list that the server writes. The form below it stays a plain form.
const PAUSE = 140;

export function suggest(form) {
  const field = form.elements.q;
  const list = form.querySelector(".suggestions");
  const status = form.querySelector("[role=status]");
  if (!field || !list) return;
  const name = `${field.id}_suggestions`;
  Object.assign(list, { id: name, role: "listbox" });
  list.setAttribute("aria-label", form.querySelector("label")?.textContent ?? "");
  set(field, { role: "combobox", "aria-autocomplete": "list", "aria-controls": name, "aria-expanded": "false" });

  let chosen = -1;
  let timer;
  let running;
  const options = () => [...list.querySelectorAll("[role=option]")];

  function show(open) {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  }

  function choose(place) {
    const all = options();
    chosen = all.length && place >= -1 ? place % all.length : -1;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
    if (chosen < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const words = field.value.trim();
    running?.abort();
    if (words.length < 2) return show(false);
    running = new AbortController();
    try {
      const query = new URLSearchParams(new FormData(form));
      const answer = await fetch(`${form.dataset.suggest}?${query}`, { signal: running.signal });
      if (!answer.ok) return show(false);
      list.innerHTML = await answer.text();
    } catch {
      return; // typed on, or no network: the form still works
    }
    options().forEach((option, index) => (option.id = `${name}_${index}`));
    chosen = -1;
    const found = options().length > 0;
    status.textContent = found ? status.dataset.some : status.dataset.none;
    show(found && document.activeElement === field);
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!count) return;
      event.preventDefault();
      if (list.hidden) show(true);
      if (event.key === "ArrowDown") choose(chosen + 1);
      else choose(chosen <= 0 ? count - 1 : chosen - 1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(options()[chosen].dataset.url);
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) show(false);
  });
  // Without this the field would lose focus, and the list close, before the click arrives.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
