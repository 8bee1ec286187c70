// What goes on along the roster until somebody acknowledges: here with one tap, without a line too.

import { button, h, icon } from "../dom.js";
import { payloadOf } from "../reading.js";
import { age, moment, t } from "../words.js";
import { saved } from "./saving.js";

export function alertLine(one, at, own) {
  const done = own.find((row) => row.kind === "alert.acknowledge" && payloadOf(row).alert === one.alert);
  const write = () => saved("alert.acknowledge", { alert: one.alert }, t("alert.acked", { title: one.title }));
  return h(
    "li",
    {},
    h("strong", {}, one.title),
    h("div.soft", {}, age(one.at, at)),
    done
      ? h("p.soft", {}, icon("check"), t("alert.acked_at", { at: moment(done.at) }))
      : button(t("alert.ack"), write, { look: ".button--primary.button--large", image: "check", "aria-label": `${t("alert.ack")}: ${one.title}` }),
  );
}
