// Words in the language chosen on this phone, moments and ages as people say them.

const LANGUAGES = ["vi", "en"];
const MINUTE = 60 * 1000;
const VIETNAM = 7 * 60 * MINUTE; // ahead of UTC, all year, since 1975

let words = {};
export let language = "vi";

export async function load(wanted = localStorage.getItem("language") ?? "vi") {
  language = LANGUAGES.includes(wanted) ? wanted : "vi";
  words = await (await fetch(`/dien-thoai/loi/${language}.json`)).json();
  localStorage.setItem("language", language);
  document.documentElement.lang = language;
}

// A key without words is shown as it is: better read than hidden.
export function t(key, values = {}) {
  return (words[key] ?? key).replace(/%\((\w+)\)s/g, (_all, name) => values[name] ?? "");
}

export const knows = (key) => key in words;
export const cards = () => words.cards;
export const kinds = () => words.kinds;
export const steps = () => words.steps;

export const size = (bytes) => `${Math.max(1, Math.round(bytes / 1024))} kB`;

const asMs = (moment) => (typeof moment === "number" ? moment : Date.parse(moment));

// A moment as the clock on the wall says it, 2026-11-23T18:30. By reckoning: a slow phone takes a tenth of a second for the Intl of it.
const onTheWall = (moment) => new Date(asMs(moment) + VIETNAM).toISOString();

export const clock = (moment) => onTheWall(moment).slice(11, 16);

const date = (moment) => `${onTheWall(moment).slice(8, 10)}/${onTheWall(moment).slice(5, 7)}`;

export const moment = (at) => `${clock(at)} ${date(at)}`;

export function span(from, to) {
  return date(from) === date(to) ? `${clock(from)}–${moment(to)}` : `${moment(from)} – ${moment(to)}`;
}

export function age(at, now) {
  const minutes = Math.max(0, Math.floor((now - asMs(at)) / MINUTE));
  if (minutes < 1) return t("age.now");
  if (minutes < 60) return t("age.minutes", { n: minutes });
  if (minutes < 48 * 60) return t("age.hours", { n: Math.floor(minutes / 60) });
  return t("age.days", { n: Math.floor(minutes / (24 * 60)) });
}

export function day(isoDate) {
  const [year, month, date] = isoDate.split("-");
  return `${date}/${month}/${year}`;
}

// The week of ISO 8601 in Viet Nam: 2026-W48, and its Monday and Sunday.
export function week(now) {
  const here = new Date(`${onTheWall(now).slice(0, 10)}T00:00:00Z`);
  const monday = new Date(here.getTime() - ((here.getUTCDay() + 6) % 7) * 24 * 60 * MINUTE);
  const thursday = new Date(monday.getTime() + 3 * 24 * 60 * MINUTE);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const number = 1 + Math.floor((thursday.getTime() - first) / (7 * 24 * 60 * MINUTE));
  const short = (moment_) => moment_.toISOString().slice(5, 10).split("-").reverse().join("/");
  const sunday = new Date(monday.getTime() + 6 * 24 * 60 * MINUTE);
  const key = `${thursday.getUTCFullYear()}-W${String(number).padStart(2, "0")}`;
  return { key, number, span: `${short(monday)}–${short(sunday)}` };
}
