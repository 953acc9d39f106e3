// The choice is a cookie, because the server then sends the page in the right colours and nothing flashes.
const NAME = "twinhall_theme";

export function chooseTheme(form) {
  const kept = document.documentElement.dataset.theme ?? "";
  for (const radio of form.elements.theme) radio.checked = radio.value === kept;
  form.hidden = false;
  form.addEventListener("change", () => {
    const theme = form.elements.theme.value;
    const days = theme ? 365 : 0;
    const secure = location.protocol === "https:" ? ";secure" : "";
    document.cookie = `${NAME}=${theme};path=/;max-age=${days * 86400};samesite=lax${secure}`;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  });
}
