// What goes on along the roster until somebody acknowledges: here with one tap, without a line too.

import { button, h } from "../dom.js";
import { age, moment, t } from "../words.js";
import { done, written } from "./attending.js";
import { saved } from "./saving.js";

export function alertLine(one, at, own) {
  const said = written(own, "alert.acknowledge", "alert", one.alert);
  const write = () => saved("alert.acknowledge", { alert: one.alert }, t("alert.acked", { title: one.title }));
  return h(
    "li",
    {},
    h("strong", {}, one.title),
    h("div.soft", {}, age(one.at, at)),
    said
      ? done(said, t("alert.acked_at", { at: moment(said.at) }))
      : button(t("alert.ack"), write, { look: ".button--primary.button--large", image: "check", "aria-label": `${t("alert.ack")}: ${one.title}` }),
  );
}
