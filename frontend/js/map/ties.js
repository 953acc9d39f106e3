// Which ties are shown: the same rules as the server's domain/ties/geography.py, so that map and list agree.
const FIRST_DAY_OF_1970 = 719163;
const DAY = 86_400_000;

// Days from 1 January of the year 1 on, as Python's date.toordinal counts them.
export function dayNumber(isoDay) {
  return Date.parse(`${isoDay}T00:00:00Z`) / DAY + FIRST_DAY_OF_1970;
}

export function yearOfDay(number) {
  return new Date((number - FIRST_DAY_OF_1970) * DAY).getUTCFullYear();
}

export class Ties {
  constructor({ facts, ...columns }) {
    Object.assign(this, columns);
    this.facts = facts;
    const around = 360 / facts.steps;
    this.longitude = Float64Array.from(columns.lon, (step) => step * around);
    this.latitude = Float64Array.from(columns.lat, (step) => step * around);
    this.degree = new Int32Array(this.number.length);
    for (let i = 0; i < this.a.length; i += 1) {
      this.degree[this.a[i]] += 1;
      this.degree[this.b[i]] += 1;
    }
    this.placeOf = new Map(Array.from(this.number, (number, place) => [number, place]));
  }

  get firstYear() {
    return yearOfDay(this.from.reduce((first, day) => Math.min(first, day), Infinity));
  }

  // The pairs shown, by number, and how many ties they are of.
  shown({ alliance, kind, country, day }) {
    const number = dayNumber(day);
    const kindNumber = kind ? this.facts.kinds.indexOf(kind) : -1;
    const countryNumber = country ? this.facts.countries.indexOf(country) : -1;
    const inside = alliance ? this.#citiesWithin(alliance, number) : null;
    const pairs = [];
    let ties = 0;
    for (let first = 0; first < this.a.length; first += this.count[first]) {
      if (this.from[first] > number || this.until[first] <= number) continue;
      if (kind && this.kind[first] !== kindNumber) continue;
      const end = first + this.count[first];
      if (country && !this.#hasParty(first, end, countryNumber)) continue;
      if (inside && !this.#isWithin(first, end, inside)) continue;
      ties += 1;
      for (let pair = first; pair < end; pair += 1) pairs.push(pair);
    }
    return { pairs, ties };
  }

  // A country is within when all statements that hold on the day call it a member or partner.
  #citiesWithin(alliance, day) {
    const said = new Map();
    for (const [country, isInside, since, until] of this.facts.alliances[alliance] ?? []) {
      if (since <= day && day < until) said.set(country, (said.get(country) ?? true) && Boolean(isInside));
    }
    const within = this.facts.countries.map((country) => said.get(country) ?? false);
    return Array.from(this.country, (country) => within[country]);
  }

  #hasParty(first, end, country) {
    for (let pair = first; pair < end; pair += 1) {
      if (this.country[this.a[pair]] === country || this.country[this.b[pair]] === country) return true;
    }
    return false;
  }

  #isWithin(first, end, inside) {
    let abroad = false;
    for (let pair = first; pair < end; pair += 1) {
      const [a, b] = [this.a[pair], this.b[pair]];
      if (!inside[a] || !inside[b]) return false;
      abroad ||= this.country[a] !== this.country[b];
    }
    return abroad;
  }

  #strength(pair) {
    return this.evidence[pair] + Math.log2((1 + this.degree[this.a[pair]]) * (1 + this.degree[this.b[pair]]));
  }

  // Best evidenced and best connected first, at most `perCity` of one city, which else would fill the picture.
  strongest(pairs, most, perCity) {
    const order = pairs.map((pair) => [this.#strength(pair), pair]).sort((one, other) => other[0] - one[0]);
    const drawn = new Map();
    const chosen = [];
    for (const [, pair] of order) {
      const [atA, atB] = [drawn.get(this.a[pair]) ?? 0, drawn.get(this.b[pair]) ?? 0];
      if (atA >= perCity || atB >= perCity) continue;
      drawn.set(this.a[pair], atA + 1).set(this.b[pair], atB + 1);
      chosen.push(pair);
      if (chosen.length === most) break;
    }
    return chosen;
  }

  pairsOf(city, pairs) {
    return pairs.filter((pair) => this.a[pair] === city || this.b[pair] === city);
  }

  citiesOf(pairs) {
    const counts = new Map();
    for (const pair of pairs) {
      for (const city of [this.a[pair], this.b[pair]]) counts.set(city, (counts.get(city) ?? 0) + 1);
    }
    return counts;
  }
}
