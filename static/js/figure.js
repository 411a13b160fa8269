// Plays the movement of a figure, and stops it again. Nothing moves before she asks for it.
const NUMBER = /-?\d+(?:\.\d+)?/g;

// Each moving path carries data-k: its numbers in the later frames, as differences.
const frames = (path) => {
  const first = path.getAttribute("d").match(NUMBER).map(Number);
  const later = path.dataset.k.split(";").map((frame) => frame.match(NUMBER).map(Number));
  return later.reduce((all, step) => [...all, all.at(-1).map((n, i) => n + (step[i] || 0))], [first]);
};

const draw = (part, at) => {
  const place = Math.min(at * (part.frames.length - 1), part.frames.length - 1.001);
  const from = part.frames[Math.floor(place)], to = part.frames[Math.floor(place) + 1];
  const share = place % 1;
  let i = 0;
  part.path.setAttribute("d", part.shape.replace(NUMBER, () => {
    const number = from[i] + (to[i] - from[i]) * share;
    i += 1;
    return number.toFixed(1);
  }));
};

for (const figure of document.querySelectorAll("[data-figure]")) {
  const button = figure.querySelector("[data-play]");
  const [stills, moving] = [".figure-stills", ".figure-moving"].map((name) => figure.querySelector(name));
  const group = moving.querySelector("[data-move]");
  const move = 1000 * (group?.dataset.move || 2), hold = 1000 * (group?.dataset.hold || 1);
  let parts, began;
  const step = (now) => {
    if (began === undefined) return;
    parts ??= [...moving.querySelectorAll("[data-k]")].map((path) => ({ path, shape: path.getAttribute("d"), frames: frames(path) }));
    began ||= now;
    const t = (now - began) % (2 * (move + hold));
    const way = Math.min(t / move, 1) - Math.min(Math.max((t - move - hold) / move, 0), 1);
    for (const part of parts) draw(part, (1 - Math.cos(Math.PI * way)) / 2);
    requestAnimationFrame(step);
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    const plays = began === undefined;
    began = plays ? 0 : undefined;
    stills.hidden = plays;
    moving.hidden = !plays;
    button.querySelector("span").textContent = plays ? button.dataset.pause : button.dataset.play;
    button.querySelector("use").setAttribute("href", plays ? "#icon-pause" : "#icon-play");
    if (plays) requestAnimationFrame(step);
  });
}
