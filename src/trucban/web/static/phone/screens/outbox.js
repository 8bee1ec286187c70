// What was written on this phone and where it is: saved here, on its way, received. Nothing on this list disappears
// before the server has said, item by item, "I have it".

import { button, h, section } from "../dom.js";
import { RECEIVED, REFUSED, SAVED, journal } from "../reading.js";
import { t } from "../words.js";
import { told, toldPicture } from "./item.js";
import { problem } from "./problem.js";
import { sendNow } from "./saving.js";

export async function outbox(_given, seen) {
  const { device, contact, media: pictures, others } = seen;
  const rows = journal(seen);
  const of = ({ id }) => pictures.filter((one) => one.item === id);
  const owes = (row) => of(row).some((one) => one.state !== RECEIVED);
  const waits = (row) => row.state === SAVED || row.state === REFUSED || owes(row);
  const [waiting, gone] = [rows.filter(waits), rows.filter((row) => !waits(row))];
  const lines = (row) => [told(row), ...of(row).map(toldPicture)];
  return {
    title: t("outbox.title"),
    content: [
      problem(contact, device),
      others.length > 0 && strangers(others),
      section(
        t("outbox.waiting"),
        "waiting",
        waiting.length ? h("ul.lines", {}, ...waiting.flatMap(lines)) : h("p.soft", {}, t("outbox.nothing_waits")),
        h(
          "div.buttons",
          {},
          waiting.length > 0 && button(t("outbox.send_now"), sendNow, { look: ".button--primary", image: "send" }),
          waiting.length > 0 && button(t("outbox.export"), () => toFile(device?.device), { image: "download" }),
        ),
        waiting.length > 0 && h("p.soft", {}, t("outbox.export_hint")),
      ),
      gone.length > 0 && section(t("outbox.received"), "received", h("ul.lines", {}, ...gone.flatMap(lines))),
    ],
  };
}
outbox.isLive = true;

// What another account left here is nobody else's to read; each of its journals is a file of its own.
function strangers(others) {
  const count = (journal) => others.filter((row) => row.device === journal).length;
  const save = (journal) => button(t("outbox.export_others", { n: count(journal) }), () => toFile(journal), { image: "download" });
  return h(
    "div.note.note--warn.stack",
    {},
    h("p", {}, t("outbox.others", { n: others.length })),
    h("div.buttons", {}, ...[...new Set(others.map((row) => row.device))].map(save)),
  );
}

async function toFile(journal) {
  const { exported } = await import("../store.js");
  const address = URL.createObjectURL(new Blob([await exported(journal)], { type: "application/x-ndjson" }));
  h("a", { href: address, download: `truc-ban-chua-gui-${new Date().toISOString().slice(0, 10)}-${journal?.slice(-4)}.jsonl` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60 * 1000);
}
