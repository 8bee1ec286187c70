// What was written on this phone and where it is: saved here, on its way, received. Nothing on this list disappears
// before the server has said, item by item, "I have it".

import { button, h, section } from "../dom.js";
import { RECEIVED, REFUSED, SAVED, journal, stranded } from "../reading.js";
import { t } from "../words.js";
import { told, toldPicture } from "./item.js";
import { problem } from "./problem.js";
import { soon } from "./saving.js";

export async function outbox(_given, seen) {
  const { device, contact, media: pictures } = seen;
  const rows = journal(seen);
  const others = stranded(seen);
  const of = ({ id }) => pictures.filter((one) => one.item === id);
  const owes = (row) => of(row).some((one) => one.state !== RECEIVED);
  const waits = (row) => row.state === SAVED || row.state === REFUSED || owes(row);
  const [waiting, gone] = [rows.filter(waits), rows.filter((row) => !waits(row))];
  const lines = (row) => [told(row), ...of(row).map(toldPicture)];
  return {
    title: t("outbox.title"),
    content: [
      problem(contact, device),
      others.length > 0 && h("p.note.note--warn", {}, t("outbox.others", { n: others.length })),
      section(
        t("outbox.waiting"),
        "waiting",
        waiting.length ? h("ul.lines", {}, ...waiting.flatMap(lines)) : h("p.soft", {}, t("outbox.nothing_waits")),
        h(
          "div.buttons",
          {},
          waiting.length > 0 && button(t("outbox.send_now"), soon, { look: ".button--primary", image: "send" }),
          waiting.length > 0 && button(t("outbox.export"), toFile, { image: "download" }),
        ),
        waiting.length > 0 && h("p.soft", {}, t("outbox.export_hint")),
      ),
      gone.length > 0 && section(t("outbox.received"), "received", h("ul.lines", {}, ...gone.flatMap(lines))),
    ],
  };
}
outbox.isLive = true;

async function toFile() {
  const { exported } = await import("../store.js");
  const address = URL.createObjectURL(new Blob([await exported()], { type: "application/x-ndjson" }));
  h("a", { href: address, download: `truc-ban-chua-gui-${new Date().toISOString().slice(0, 10)}.jsonl` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60 * 1000);
}
