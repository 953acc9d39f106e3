// Chinese letters come from the reader's system. Only a system without them loads our slices.
export function loadChineseWhenMissing() {
  const sheet = document.querySelector("script[data-cjk]")?.dataset.cjk;
  if (!sheet || !document.querySelector('[lang|="zh"]') || canDraw("永", "国")) return;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: sheet });
  document.head.append(link);
}

// Two letters that look the same are both the box of a missing letter.
function canDraw(one, other) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 24;
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  const [first, second] = [one, other].map((letter) => {
    brush.clearRect(0, 0, 24, 24);
    brush.font = "20px sans-serif";
    brush.fillText(letter, 1, 20);
    return brush.getImageData(0, 0, 24, 24).data.join();
  });
  return first !== second;
}
