// Progressive enhancement for every page; nothing on a page may depend on it.
import { chooseTheme } from "./theme.js";
import { foldMenus, openWide } from "./menus.js";
import { drawMissingScripts } from "./scripts.js";
import { suggest } from "./suggest.js";
import { addOwnTime } from "./times.js";

document.querySelectorAll("form[data-suggest]").forEach(suggest);
document.querySelectorAll("form[data-theme-choice]").forEach(chooseTheme);
document.querySelectorAll("details[data-open-wide]").forEach(openWide);
document.querySelector("[data-focus]")?.focus();
document.querySelectorAll("time[data-own-label]").forEach(addOwnTime);
foldMenus();
drawMissingScripts();
