// A quiz on the phone of whoever is called: answered here, also without a line; the desk marks it, for this phone knows no right answer.

import { form, h, icon, link } from "../dom.js";
import { moment, span, t } from "../words.js";
import { done, written } from "./attending.js";
import { saveButton, saved } from "./saving.js";

export function quizLine(one, at, own) {
  const [opens, closes] = [Date.parse(one.opens_at), Date.parse(one.closes_at)];
  const here = written(own, "training.quiz", "quiz", one.quiz);
  return h(
    "li",
    {},
    h("strong", {}, one.subject),
    h("div.soft", {}, `${span(one.opens_at, one.closes_at)} · ${one.session}`),
    one.right !== null
      ? h("p", {}, icon(one.right >= one.pass_mark ? "check" : "clock"), t(one.right >= one.pass_mark ? "quiz.passed" : "quiz.not_passed", { right: one.right, all: one.of }))
      : here
        ? done(here, t("quiz.written", { at: moment(here.at) }))
        : opens <= at && at < closes
          ? link(t("quiz.sit"), `#/kiem-tra/${one.quiz}`, { look: ".button--primary", image: "writing" })
          : h("p.soft", {}, t(at < opens ? "quiz.opens" : "quiz.closed", { at: moment(opens) })),
  );
}

export async function quiz([id], seen) {
  const { slice: kept, now: at } = seen;
  const one = kept?.quizzes?.find((row) => row.quiz === id);
  const isOpen = one && Date.parse(one.opens_at) <= at && at < Date.parse(one.closes_at) && one.right === null;
  if (!isOpen || written(seen.items, "training.quiz", "quiz", id)) return { title: t("quiz.gone"), content: [h("p", {}, t("quiz.gone_text"))] };
  return {
    title: one.subject,
    content: [
      h("p", {}, t("quiz.how", { mark: one.pass_mark, all: one.of })),
      form(() => handIn(one), ...one.questions.map(question), saveButton(t("quiz.hand_in"))),
    ],
  };
}

function handIn(one) {
  const answers = one.questions.map(({ question: key }) => {
    const ticked = document.querySelectorAll(`input[name="q-${key}"]:checked`);
    return [key, [...ticked].map((box) => Number(box.value))];
  });
  const count = answers.filter(([, ticks]) => ticks.length).length;
  return saved("training.quiz", { quiz: one.quiz, answers }, t("quiz.saved", { subject: one.subject, n: count, all: one.of }));
}

function question(one, place) {
  const type = one.several ? "checkbox" : "radio";
  return h(
    "fieldset",
    {},
    h("legend", {}, `${place + 1}. ${one.text}`),
    one.several && h("p.soft", {}, t("quiz.several")),
    ...one.answers.map((text, number) => h("label.check", {}, h("input", { type, name: `q-${one.question}`, value: number }), text)),
  );
}
