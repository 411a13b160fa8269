// What a session lets hear and feel: tones, a voice, a tap of the phone; and a screen that stays on.
import { account, store } from "./outbox.js";

const key = `soepel:${account}:sound`, language = document.documentElement.lang;
const LOCALES = { nl: "nl-NL", en: "en-GB", de: "de-DE" };
const TONES = { tick: [[440, 0.12]], begin: [[587, 0.2], [880, 0.5]], end: [[880, 0.2], [587, 0.5]] };
TONES.last = [[523, 0.15], [659, 0.15], [784, 0.6]]; // the end of a rest sounds like nothing else
const BUZZ = { tick: 0, begin: [200], end: [120, 80, 120], last: [80, 60, 80, 60, 300] };
let audio, lock, choice = store.getItem(key);

const voice = () => window.speechSynthesis?.getVoices().find(({ lang }) => lang.slice(0, 2) === language);
export const hasVoice = () => Boolean(voice());
export const chosen = () => choice ?? (hasVoice() ? "voice" : "beeps");
export const choose = (name) => store.setItem(key, (choice = name));
window.speechSynthesis?.getVoices(); // asks for them: some browsers load them late

export function wake() {
  audio ??= window.AudioContext && new AudioContext();
  audio?.resume();
}

export function tone(name) {
  if (BUZZ[name]) navigator.vibrate?.(BUZZ[name]);
  if (chosen() === "silent" || audio?.state !== "running") return;
  let at = audio.currentTime + 0.02;
  for (const [pitch, lasts] of TONES[name]) {
    const gain = audio.createGain(), sound = audio.createOscillator();
    sound.frequency.value = pitch;
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.linearRampToValueAtTime(0.25, at + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + lasts + 0.15);
    sound.connect(gain).connect(audio.destination);
    sound.start(at);
    sound.stop(at + lasts + 0.2);
    at += lasts;
  }
}

export function say(text) {
  if (chosen() !== "voice" || !hasVoice()) return;
  const words = new SpeechSynthesisUtterance(text);
  [words.lang, words.voice] = [LOCALES[language], voice()];
  speechSynthesis.cancel();
  speechSynthesis.speak(words);
}

export const quiet = () => window.speechSynthesis?.cancel();

// Asked again whenever the page comes back: a browser takes it away when the page is hidden.
export async function stayLit(wanted) {
  if (!wanted) return lock?.release?.(), (lock = undefined);
  if (document.hidden || (lock && !lock.released)) return;
  lock = {};
  try { lock = await navigator.wakeLock.request("screen"); } catch { lock = undefined; }
}
export const canStayLit = () => Boolean(navigator.wakeLock);
