// What a session is made of, and what became of it. Nothing here knows a page or a clock.
export const READY = 5, SWITCH = 8, BETWEEN = 20;

// One for each set, and for each side of it: first all of one side, then the other.
const boutsOf = (line) =>
  Array.from({ length: line.sets }, (_, n) => n + 1).flatMap((set) =>
    (line.sides.length ? line.sides : [""]).map((side) => ({ line, set, side })));

export const stepsOf = (lines) => {
  let last;
  return lines.flatMap(boutsOf).flatMap((bout) => {
    const before = leadIn(last, bout);
    last = bout;
    return [...before, { kind: "work", seconds: bout.line.seconds, ...bout }];
  });
};

function leadIn(last, bout) {
  const ready = { kind: "ready", seconds: READY, ...bout };
  if (!last) return [ready];
  if (last.line === bout.line && last.set === bout.set) return [{ kind: "switch", seconds: SWITCH, ...bout }];
  const rest = last.line === bout.line ? last.line.rest : Math.max(last.line.rest, BETWEEN);
  return rest ? [{ kind: "rest", seconds: rest, ...bout }, ready] : [ready];
}

export const keyOf = ({ set, side }) => `${set}${side}`;

// Where somebody goes on who was there: at the lead-in of the same set, or of the first one that
// is not done when the plan changed meanwhile.
export const placeOf = (steps, at, done) => {
  const begins = ({ kind }) => kind === "ready" || kind === "switch";
  const same = (step) => begins(step) && step.line.id === at?.line && keyOf(step) === at.key;
  const open = (step) => begins(step) && done[step.line.id]?.[keyOf(step)] === undefined;
  const place = steps.findIndex(same);
  return place >= 0 ? place : steps.findIndex(open);
};

// A set that she ended early counts when half of it has passed.
export const counts = (step, seconds) => !step.seconds || 2 * seconds >= step.seconds;

// done: {set and side: seconds}; what is noted of one line, as the form of the session says it.
export function outcomeOf(line, planned, done = {}, reason = "") {
  const sides = line.sides.length || 1, ran = Object.keys(done).length;
  const played = Array.from({ length: planned.sets }, (_, n) => n + 1)
    .filter((set) => Object.keys(done).filter((key) => parseInt(key) === set).length === sides).length;
  if (reason) return { status: "could_not", reason, played };
  if (!ran) return { status: "left_out", played };
  const sets = Math.max(played, 1), seconds = line.seconds ? Math.round(Math.min(...Object.values(done))) : 0;
  const usual = sets >= planned.sets && line.repetitions === planned.repetitions && seconds >= planned.seconds;
  return { status: usual && played ? "planned" : "different", sets, repetitions: line.repetitions, seconds, played };
}

export const fewer = (n) => Math.max(1, Math.floor(n * 0.7));
