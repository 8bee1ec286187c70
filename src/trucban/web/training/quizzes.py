"""The bank of questions, a quiz drawn from it, the paper of whoever sits it, and what there is to read."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucban.training import policy, selectors, services
from trucban.training.models import Question
from trucban.training.services.quizzes import MOST_QUESTIONS
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.training.tabs import tabs
from trucban.web.training.views import form_page
from trucban.web.widgets import MomentField


class QuestionForm(forms.Form):
    """The right answers one a line, then the others: what is right needs no box to tick."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=80)
    text = forms.CharField(
        label=gettext_lazy("Question"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    right = forms.CharField(
        label=gettext_lazy("Right answers"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One a line."),
    )
    wrong = forms.CharField(
        label=gettext_lazy("Wrong answers"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line; two to six answers in all. They are shown mixed."),
    )

    def answers(self) -> list[tuple[str, bool]]:
        """Return the answers in the order of their letters, so that their order tells nothing."""
        lines = [
            (line.strip(), name == "right")
            for name in ("right", "wrong")
            for line in self.cleaned_data[name].splitlines()
            if line.strip()
        ]
        return sorted(lines)


class SubjectForm(forms.Form):
    mon = forms.CharField(max_length=80, required=False)


class QuizForm(forms.Form):
    subject = forms.ChoiceField(label=gettext_lazy("Subject"))
    count = forms.IntegerField(
        label=gettext_lazy("How many questions"), min_value=1, max_value=MOST_QUESTIONS
    )
    pass_mark = forms.IntegerField(
        label=gettext_lazy("Right answers it takes to pass"), min_value=1, max_value=MOST_QUESTIONS
    )
    opens_at = MomentField(label=gettext_lazy("Opens at"))
    closes_at = MomentField(label=gettext_lazy("Closes at"))

    def __init__(self, subjects: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["subject"]
        chosen.choices = [(one, one) for one in subjects]


class MaterialForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    text = forms.CharField(
        label=gettext_lazy("Text to read"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    source = forms.CharField(
        label=gettext_lazy("Number and day of the document"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Of one everybody may read. Classified documents are not named here either."),
    )


class PaperForm(forms.Form):
    """One field a question; a question with one right answer takes one, a question with several takes several."""

    def __init__(self, questions: list[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for number, row in enumerate(questions, start=1):
            texts = [(str(place), text) for place, (text, _right) in enumerate(row.answers)]
            label = f"{number}. {row.text}"
            kind: Any = forms.MultipleChoiceField if len(row.right) > 1 else forms.ChoiceField
            widget: Any = forms.CheckboxSelectMultiple if len(row.right) > 1 else forms.RadioSelect
            self.fields[str(row.pk)] = kind(label=label, choices=texts, required=False, widget=widget)

    def answers(self) -> dict[UUID, list[int]]:
        given = {row.pk: self.cleaned_data[str(row.pk)] for row in self.questions}
        return {
            key: [int(one) for one in (said if isinstance(said, list) else [said]) if one]
            for key, said in given.items()
        }


@page("training.plan")
def questions(request: AppRequest) -> HttpResponse:
    """Who writes the bank. In five seconds: which subjects, how hard each question is, which tells nothing."""
    form = SubjectForm(request.GET)
    chosen = form.cleaned_data["mon"] if form.is_valid() else ""
    subjects = selectors.subjects(actor=request.actor)
    chosen = chosen if chosen in subjects else ""
    context = {
        "tabs": tabs("questions"),
        "subjects": subjects,
        "chosen": chosen,
        "bank": selectors.bank(actor=request.actor, subject=chosen),
    }
    return render(request, "training/questions.html", context)


@page("training.plan", "GET", "POST")
def new_question(request: AppRequest) -> HttpResponse:
    """Who writes a question. In five seconds: subject, question, what is right, what is not."""
    form = QuestionForm(request.POST or None, initial={"subject": request.GET.get("mon", "")[:80]})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.write_question(
                actor=request.actor,
                subject=form.cleaned_data["subject"],
                text=form.cleaned_data["text"],
                answers=form.answers(),
                at=now(request),
            )
            messages.success(request, _("The question is in the bank."))
            return redirect("training:questions")
    words = {
        "title": _("New question"),
        "button": _("Put it into the bank"),
        "lead": _("From what everybody may read: no classified documents, nothing about weapons in store."),
    }
    return form_page(request, form, words, back=reverse("training:questions"))


@page("training.plan", "POST")
def end_question(request: AppRequest, question_id: UUID) -> HttpResponse:
    found = selectors.get_question(actor=request.actor, question_id=question_id)
    require(policy.can_plan(request.actor, found))
    with attempt(request):
        services.end_question(actor=request.actor, question_id=found.pk, at=now(request))
        messages.success(request, _("Out of the bank. Quizzes that have it keep it."))
    return redirect("training:questions")


@page("training.plan", "GET", "POST")
def new_quiz(request: AppRequest, session_id: UUID) -> HttpResponse:
    """Who prepares a quiz. In five seconds: subject, how many, how many right to pass, from when to when."""
    found = selectors.get_session(actor=request.actor, session_id=session_id)
    require(policy.can_plan(request.actor, found))
    initial = {"count": 10, "pass_mark": 7, "opens_at": found.starts_at, "closes_at": found.ends_at}
    form = QuizForm(selectors.subjects(actor=request.actor), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            made = services.draw_quiz(
                actor=request.actor, session_id=found.pk, at=now(request), **form.cleaned_data
            )
            messages.success(
                request, _("Drawn. It comes to the phones of those called half a day before it opens.")
            )
            return redirect("training:quiz", made.pk)
    words = {
        "title": _("New quiz"),
        "button": _("Draw the quiz"),
        "lead": _("Drawn by lot from the bank, the same for everybody. Passing it grants nothing by itself."),
    }
    back = reverse("training:session", args=[found.pk])
    return form_page(request, form, words, back=back, programme=found.programme)


@page("training.view", "GET", "POST")
def quiz(request: AppRequest, quiz_id: UUID) -> HttpResponse:
    """
    Whoever is called, on a phone or at the desk; who drew it.

    In five seconds: the questions, or one's own result; for the planner who passed, by name.
    """
    found = selectors.get_quiz(actor=request.actor, quiz_id=quiz_id)
    place = selectors.own_place(request.actor, found)
    paper = selectors.own_papers(request.actor, [found]).get(found.pk)
    rows = selectors.questions_of(found)
    sits = place is not None and paper is None and selectors.is_open(found, now(request))
    said = request.POST if request.method == "POST" else None  # nothing ticked is a paper too
    form = PaperForm(rows, said) if sits else None
    if request.method == "POST":
        require(place is not None)
        if form is None:
            messages.error(request, _("This quiz is not open, or your paper is handed in."))
            return redirect("training:quiz", found.pk)
        if form.is_valid():
            with attempt(request, form):
                services.hand_in(
                    actor=request.actor,
                    quiz_id=found.pk,
                    answers=form.answers(),
                    answered_at=now(request),
                    at=now(request),
                )
                messages.success(request, _("Handed in."))
                return redirect("training:quiz", found.pk)
    can_plan = policy.can_plan(request.actor, found)
    context = {
        "quiz": found,
        "count": len(rows),
        "form": form,
        "paper": paper,
        "is_called": place is not None,
        "passed": selectors.has_passed(found, paper),
        "can_plan": can_plan,
        "questions": rows if can_plan and not sits else [],
        "sat": selectors.sat(found) if can_plan else [],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "training/quiz.html", context, status=status)


@page("training.plan", "GET", "POST")
def new_material(request: AppRequest, session_id: UUID) -> HttpResponse:
    """Who prepares a session. In five seconds: a title, and the text or where it stands."""
    found = selectors.get_session(actor=request.actor, session_id=session_id)
    require(policy.can_plan(request.actor, found))
    form = MaterialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.add_material(
                actor=request.actor, session_id=found.pk, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("Added; those called read it on the session's page."))
            return redirect("training:session", found.pk)
    words = {
        "title": _("Something to read"),
        "button": _("Add"),
        "lead": _("No classified material: its text, number and title stay on paper."),
    }
    back = reverse("training:session", args=[found.pk])
    return form_page(request, form, words, back=back, programme=found.programme)


@page("training.plan", "POST")
def remove_material(request: AppRequest, material_id: UUID) -> HttpResponse:
    found = selectors.get_material(actor=request.actor, material_id=material_id)
    require(policy.can_plan(request.actor, found.session))
    with attempt(request):
        services.remove_material(actor=request.actor, material_id=found.pk, at=now(request))
        messages.success(request, _("Taken out."))
    return redirect("training:session", found.session_id)
