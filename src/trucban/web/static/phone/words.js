// Words in the language chosen on this phone, moments and ages as people say them.

const LANGUAGES = ["vi", "en"];
const VIETNAM = "Asia/Ho_Chi_Minh";
const MINUTE = 60 * 1000;

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

export const size = (bytes) => `${Math.max(1, Math.round(bytes / 1024))} kB`;

const parts = (ms) =>
  Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", {
      ...{ timeZone: VIETNAM, hourCycle: "h23", weekday: "short" },
      ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
    })
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );

const asMs = (moment) => (typeof moment === "number" ? moment : Date.parse(moment));

export function clock(moment) {
  const { hour, minute } = parts(asMs(moment));
  return `${hour}:${minute}`;
}

export function moment(at) {
  const { day, month } = parts(asMs(at));
  return `${clock(at)} ${day}/${month}`;
}

export function span(from, to) {
  return moment(from).slice(6) === moment(to).slice(6) ? `${clock(from)}–${moment(to)}` : `${moment(from)} – ${moment(to)}`;
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
  const { year, month, day: date } = parts(now);
  const here = new Date(Date.UTC(year, month - 1, date));
  const monday = new Date(here.getTime() - ((here.getUTCDay() + 6) % 7) * 24 * 60 * MINUTE);
  const thursday = new Date(monday.getTime() + 3 * 24 * 60 * MINUTE);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const number = 1 + Math.floor((thursday.getTime() - first) / (7 * 24 * 60 * MINUTE));
  const short = (moment_) => moment_.toISOString().slice(5, 10).split("-").reverse().join("/");
  const sunday = new Date(monday.getTime() + 6 * 24 * 60 * MINUTE);
  const key = `${thursday.getUTCFullYear()}-W${String(number).padStart(2, "0")}`;
  return { key, number, span: `${short(monday)}–${short(sunday)}` };
}
