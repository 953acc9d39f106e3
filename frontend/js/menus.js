// Menus are <details>: they work without this. It only closes them as people expect.
export function foldMenus() {
  const open = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    }
  });
}

// Filters stand open where there is room beside the list, and folded above it where there is not.
export function openWide(details) {
  if (matchMedia("(min-width: 56rem)").matches) details.open = true;
}
