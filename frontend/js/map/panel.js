// What stands beside the map: filters, the list, the slider of years. The address always says what is shown.
const NAMES = ["alliance", "country", "kind", "as_of", "city"];

export class Panel {
  #page;
  #form;
  #list;
  #time;
  #asked;

  constructor(page, { onChange, onChoose, onPoint }) {
    this.#page = page;
    this.#form = page.querySelector(".map-filters");
    this.#list = page.querySelector(".map-list");
    this.#time = page.querySelector(".map-time");
    this.onChange = onChange;
    page.querySelector(".map-keys").hidden = false;
    this.#form.querySelector("button").hidden = true;
    this.#form.addEventListener("change", () => this.#change());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#change();
    });
    this.#list.addEventListener("click", (event) => this.#follow(event, onChoose));
    this.#list.addEventListener("focusin", (event) => {
      const place = event.target.closest(".map-place");
      if (place?.matches(":focus-visible")) onPoint(Number(place.dataset.city));
    });
    addEventListener("popstate", () => location.reload());
  }

  get today() {
    return this.#page.dataset.today;
  }

  get choice() {
    const { alliance, country, kind, as_of: day } = this.#form.elements;
    return { alliance: alliance.value, country: country.value, kind: kind.value, day: day.value || this.today };
  }

  // The slider goes by years: the last day of one, today in the present one.
  openTime(firstYear) {
    const [range, number] = this.#time.querySelectorAll("input");
    const thisYear = Number(this.today.slice(0, 4));
    for (const input of [range, number]) {
      Object.assign(input, { min: Math.min(firstYear, thisYear), max: thisYear, value: this.choice.day.slice(0, 4) });
      input.addEventListener("input", () => this.#setYear(input, thisYear));
    }
    range.addEventListener("change", () => this.#tell());
    number.addEventListener("change", () => this.#tell());
    this.#time.addEventListener("submit", (event) => event.preventDefault());
    this.#time.hidden = false;
  }

  say(tieCount) {
    const language = document.documentElement.lang;
    const day = new Date(`${this.choice.day}T00:00:00Z`);
    this.#time.querySelector("b").textContent = tieCount.toLocaleString(language);
    const time = this.#time.querySelector("time");
    time.dateTime = this.choice.day;
    time.textContent = day.toLocaleDateString(language === "en" ? "en-GB" : language, { dateStyle: "long", timeZone: "UTC" });
  }

  // `city` is a number or a slug; empty for none.
  choose(city) {
    this.#form.elements.city.value = city ?? "";
    return this.#tell();
  }

  // A link with the chosen city's name, leading to what the list says of it.
  nameTag() {
    const title = this.#list.querySelector(".map-city h2 a");
    if (!title) return null;
    const tag = Object.assign(document.createElement("a"), { className: "map-tag", href: title.href, textContent: title.textContent });
    tag.dir = "auto";
    return tag;
  }

  #setYear(input, thisYear) {
    if (!input.value || !input.checkValidity()) return;
    for (const other of this.#time.querySelectorAll("input")) if (other !== input) other.value = input.value;
    this.#form.elements.as_of.value = Number(input.value) === thisYear ? "" : `${input.value.padStart(4, "0")}-12-31`;
    this.onChange();
  }

  #change() {
    for (const input of this.#time.querySelectorAll("input")) input.value = this.choice.day.slice(0, 4);
    this.onChange();
    this.#tell();
  }

  #follow(event, onChoose) {
    const link = event.target.closest("a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (link.closest(".pager")) {
      event.preventDefault();
      this.#load(link.search, true);
    } else if (link.matches(".map-place, .map-all")) {
      event.preventDefault();
      onChoose(link.dataset.city ? Number(link.dataset.city) : null);
    }
  }

  #tell() {
    const query = new URLSearchParams();
    for (const name of NAMES) if (this.#form.elements[name].value) query.set(name, this.#form.elements[name].value);
    return this.#load(query.size ? `?${query}` : "", false);
  }

  async #load(search, isPage) {
    this.#asked?.abort();
    this.#asked = new AbortController();
    const address = location.pathname + search;
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: this.#asked.signal });
      if (!answer.ok) return;
      this.#list.innerHTML = await answer.text();
    } catch {
      return; // asked for something else meanwhile, or no network: the old list stays
    }
    const city = this.#list.querySelector(".map-city")?.dataset.cityUrl;
    history.replaceState(null, "", city && !isPage ? location.pathname + city : address);
    if (isPage) this.#list.querySelector("a")?.focus();
    this.#page.querySelector(".map-panel").scrollTo({ top: 0 });
  }
}
