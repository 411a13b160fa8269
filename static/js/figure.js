// Plays a figure (svg.py). Nothing moves before she asks, or where she wants less motion.
// A page with no button of ours calls figure.move(true) itself.
const part = (path) => {
  const text = path.dataset.k, [at, ...moves] = text.split(";").map((list) => list.match(/-?\d+/g).map(Number));
  at.forEach((n, i) => (at[i] += at[i - 2] || 0));
  return (move, t) => {
    const p = at.map((n, i) => {
      const from = move && moves[2 * move - 2][i];
      return n + 2 * (from + t * (moves[2 * move][i] - from)) + 8 * t * (1 - t) * moves[2 * move + 1][i];
    });
    const half = (i) => [(p.at(i - 2) + p[i]) / 2, (p.at(i - 1) + p[i + 1]) / 2];
    const bends = p.map((n, i) => (i % 2 ? "" : "Q" + [n, p[i + 1], half((i + 2) % p.length)]));
    path.setAttribute("d", text[0] > "r" ? "M" + half(0) + bends.join("") : "M" + p + (text[0] < "m" ? "z" : ""));
  };
};

for (const figure of document.querySelectorAll("[data-figure]")) {
  const find = (name) => figure.querySelector(name), button = find("[data-play]");
  const plan = find("[data-plan]").dataset.plan.split(" ").map(Number);
  let parts, began;
  const step = (now) => {
    if (!began) return;
    let t = now - began, i = 0;
    for (; t > plan[i + 2]; i = (i + 3) % plan.length) t -= plan[i + 2];
    const at = plan[i] + ((plan[i + 1] - plan[i]) * (1 - Math.cos((Math.PI * t) / plan[i + 2]))) / 2;
    const move = Math.min(at | 0, Math.max(plan[i], plan[i + 1], 1) - 1);
    for (const draw of parts) draw(move, at - move);
    requestAnimationFrame(step);
  };
  figure.move = (on) => {
    if (on === Boolean(began)) return;
    parts ??= [...figure.querySelectorAll("[data-k]")].map(part);
    began = on ? performance.now() : 0;
    find(".figure-stills").hidden = began;
    find(".figure-moving").hidden = !began;
    step(began);
  };
  if (!button) continue;
  button.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
  button.onclick = () => {
    figure.move(!began);
    find("[data-play] span").textContent = button.dataset[began ? "pause" : "play"];
    find("[data-play] use").setAttribute("href", "#icon-" + (began ? "pause" : "play"));
  };
}
