"""
An exercise: its script, its clock, what has reached whoever takes part, the log after it.

Everything on these pages is invented, and each says so in red, on paper too; nothing of it stands on another page.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trucban.force.models import Person
from trucban.training import policy, selectors, services
from trucban.training.models import Drill, Exercise, ExerciseStep
from trucban.training.services.exercises import LONGEST_OFFSET, STEPS
from trucban.web import choices
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page, require


class InjectForm(forms.Form):
    """A line of the script; without minutes it reaches its people at once."""

    text = forms.CharField(
        label=gettext_lazy("What happens in the exercise"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Invented, and never the content of a plan that stands on paper alone."),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes after the start"),
        min_value=0,
        max_value=LONGEST_OFFSET,
        required=False,
        help_text=gettext_lazy("Empty while the clock runs: it reaches its people now."),
    )
    to_person_id = forms.TypedChoiceField(
        label=gettext_lazy("To whom"), required=False, coerce=UUID, empty_value=None
    )
    expected = forms.CharField(
        label=gettext_lazy("Expected action"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Who answers does not see it."),
    )

    def __init__(self, people: list[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["to_person_id"]
        everybody = str(gettext_lazy("Everybody who takes part"))
        chosen.choices = choices.nothing_or([(str(row.pk), row.name) for row in people], everybody)


class AnswerForm(forms.Form):
    inject = forms.TypedChoiceField(label=pgettext_lazy("exercise", "Upon"), coerce=UUID)
    text = forms.CharField(
        label=gettext_lazy("What is done"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, reached: list[selectors.Inject], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["inject"]
        chosen.choices = [(str(one.row.pk), f"{one.offset_text} – {one.row.text[:60]}") for one in reached]


class InjectIdForm(forms.Form):
    inject = forms.UUIDField()


class ClockForm(forms.Form):
    kind = forms.ChoiceField(choices=ExerciseStep.Kind.choices)


@page("training.view")
def exercise(request: AppRequest, drill_id: UUID) -> HttpResponse:
    """
    Who leads the exercise, at a desk; who takes part, on a phone.

    In five seconds: that it is an exercise; its clock; for who leads what comes next, for who takes part what has come.
    """
    drill = selectors.get_drill(actor=request.actor, drill_id=drill_id)
    at = now(request)
    found = selectors.exercise_of(drill)
    context: dict[str, Any] = {
        "drill": drill,
        "exercise": found,
        "can_plan": policy.can_plan(request.actor, drill),
        "stands": drill.status == Drill.Status.PLANNED,
    }
    if found:
        context |= _running(request, found)
        if context["can_plan"]:
            context["script"] = selectors.script(found, at)
            context["log"] = selectors.exercise_log(found, at) if selectors.has_begun(found) else []
    return render(request, "training/exercise.html", context)


def _running(request: AppRequest, found: Exercise) -> dict[str, Any]:
    at = now(request)
    reached = selectors.reached(actor=request.actor, exercise=found, at=at)
    runs = found.status == Exercise.Status.RUNNING
    return {
        "clock": selectors.clock_text(selectors.elapsed(found, at)),
        "runs": runs,
        "takes_part": selectors.takes_part_in_exercise(request.actor, found),
        "reached": reached,
        "steps": [
            (kind, label)
            for kind, label in ExerciseStep.Kind.choices
            if found.status in STEPS[kind][0] and kind != ExerciseStep.Kind.END
        ],
        "can_end": found.status in STEPS[ExerciseStep.Kind.END][0],
        "form": AnswerForm(reached, initial={"inject": request.GET.get("tin", "")})
        if runs and reached
        else None,
    }


def _led(request: AppRequest, drill_id: UUID) -> Drill:
    drill = selectors.get_drill(actor=request.actor, drill_id=drill_id)
    require(policy.can_plan(request.actor, drill))
    return drill


@page("training.plan", "GET", "POST")
def inject(request: AppRequest, drill_id: UUID) -> HttpResponse:
    """Who writes the script, or puts in a free event. In five seconds: what, when, to whom."""
    drill = _led(request, drill_id)
    form = InjectForm(selectors.drill_people(drill), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.write_inject(
                actor=request.actor, drill_id=drill.pk, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("It stands in the script of the exercise."))
            return redirect("training:exercise", drill.pk)
    context = {"form": form, "drill": drill, "back": reverse("training:exercise", args=[drill.pk])}
    return render(request, "training/inject.html", context, status=422 if form.errors else 200)


@page("training.plan", "POST")
def remove_inject(request: AppRequest, drill_id: UUID) -> HttpResponse:
    drill = _led(request, drill_id)
    form = InjectIdForm(request.POST)
    if not form.is_valid():
        say_errors(request, form)
        return redirect("training:exercise", drill.pk)
    with attempt(request):
        services.take_inject_out(
            actor=request.actor, drill_id=drill.pk, inject_id=form.cleaned_data["inject"], at=now(request)
        )
        messages.success(request, _("Taken out of the script."))
    return redirect("training:exercise", drill.pk)


@page("training.plan", "POST")
def clock(request: AppRequest, drill_id: UUID) -> HttpResponse:
    drill = _led(request, drill_id)
    form = ClockForm(request.POST)
    if not form.is_valid():
        say_errors(request, form)
        return redirect("training:exercise", drill.pk)
    with attempt(request):
        services.move_exercise_clock(
            actor=request.actor, drill_id=drill.pk, kind=form.cleaned_data["kind"], at=now(request)
        )
    return redirect("training:exercise", drill.pk)


@page("training.view", "POST")
def answer(request: AppRequest, drill_id: UUID) -> HttpResponse:
    """Who takes part. Words that are refused come back with the browser's own draft of the form."""
    drill = selectors.get_drill(actor=request.actor, drill_id=drill_id)
    found = selectors.exercise_of(drill)
    require(found is not None and selectors.takes_part_in_exercise(request.actor, found))
    reached = selectors.reached(actor=request.actor, exercise=found, at=now(request)) if found else []
    form = AnswerForm(reached, request.POST)
    if not form.is_valid():
        say_errors(request, form)
        return redirect("training:exercise", drill.pk)
    with attempt(request):
        services.answer_inject(
            actor=request.actor,
            drill_id=drill.pk,
            inject_id=form.cleaned_data["inject"],
            text=form.cleaned_data["text"],
            at=now(request),
        )
        messages.success(request, _("The answer is written down."))
    return redirect("training:exercise", drill.pk)
