// One item of the journal on the screen.

import { h, icon } from "../dom.js";
import { RECEIVED, REFUSED, SAVED } from "../reading.js";
import { nameOf, sending } from "../underway.js";
import { knows, moment, size, t } from "../words.js";

// One item in words: what it says, when it was written, how far it is.
export function told(row) {
  return h(
    "li",
    { id: `item-${row.id}`, "data-item": row.state },
    h("strong", {}, knows(`item.${row.kind}`) ? t(`item.${row.kind}`) : row.kind),
    row.label && h("div", {}, row.label),
    h("div.soft", {}, t("outbox.written", { n: row.seq, at: moment(row.at) })),
    ...standing(row),
  );
}

// A picture of an item is a line of its own: its size, and how far it is.
export function toldPicture(one, place) {
  const percent = `${Math.floor((100 * one.have) / one.size)}%`;
  return h(
    "li",
    { "data-media": one.state },
    h("strong", {}, t("picture.name", { n: place + 1 })),
    h("span.soft", {}, ` ${size(one.size)}`),
    one.state === RECEIVED
      ? state("ok", "check", t("picture.received", { at: moment(one.receiptAt) }))
      : one.state === REFUSED
        ? state("bad", "circle-x", t("picture.lost"))
        : sending.has(nameOf(one))
          ? state("info", "cloud-upload", t("picture.sending", { percent }))
          : state("warn", "clock", one.have ? t("picture.part", { percent }) : t("outbox.saved")),
  );
}

function standing(row) {
  if (sending.has(row.id) && row.state === SAVED) return [state("info", "cloud-upload", t("outbox.sending"))];
  if (row.state === SAVED) return [state("warn", "clock", t("outbox.saved"))];
  if (row.state === REFUSED) return [state("bad", "circle-x", t("outbox.refused")), h("p", {}, row.words)];
  const { server } = row;
  const received = state("ok", "check", t("outbox.has_receipt", { at: moment(row.receiptAt), receipt: row.receipt.slice(-6) }));
  if (!server) return [received];
  if (server.state === "HELD") {
    const why = knows(`reason.${server.reason}`) ? t(`reason.${server.reason}`) : "";
    return [received, state("warn", "alert-triangle", t("outbox.held")), h("p.soft", {}, `${why} ${server.words}`.trim())];
  }
  return [received, h("div.soft", {}, server.label)];
}

const state = (tone, image, text) => h(`div.state.state--${tone}`, {}, icon(image), text);
