// A drawing surface for d3-geo that writes SVG path data in small: relative steps, one decimal,
// steps shorter than half a unit left out. Half the size of d3's own absolute coordinates.
const SHORTEST_STEP = 0.5;

export class CompactPath {
  #written = "";
  // The pen, in tenths, so that rounded relative steps never add up to a drift.
  #x = 0;
  #y = 0;
  #open = "";

  moveTo(x, y) {
    [this.#x, this.#y] = [tenths(x), tenths(y)];
    this.#written += `M${number(this.#x)}${separated(this.#y)}`;
    this.#open = "";
  }

  lineTo(x, y) {
    const [dx, dy] = [tenths(x) - this.#x, tenths(y) - this.#y];
    if (Math.hypot(dx, dy) < SHORTEST_STEP * 10) return;
    this.#written += (this.#open === "l" ? (dx < 0 ? "" : " ") : "l") + number(dx) + separated(dy);
    this.#open = "l";
    this.#x += dx;
    this.#y += dy;
  }

  closePath() {
    this.#written += "z";
    this.#open = "";
  }

  // d3 asks for arcs only for points, which these pictures have none of.
  arc() {
    throw new Error("points cannot be drawn with CompactPath");
  }

  toString() {
    return this.#written;
  }
}

function tenths(value) {
  return Math.round(value * 10);
}

function number(inTenths) {
  return String(inTenths / 10).replace(/^(-?)0\./, "$1.");
}

function separated(inTenths) {
  return inTenths < 0 ? number(inTenths) : ` ${number(inTenths)}`;
}
