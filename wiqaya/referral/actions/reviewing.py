"""Reviews with the person, the reading of what is open, the end of support, and being asked again on a minimal record."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import clocks, conversation, guards, sealing
from wiqaya.referral.actions import forgetting, moving
from wiqaya.referral.apart import atomic
from wiqaya.referral.contents_plan import ReviewContent
from wiqaya.referral.models import Certificate, FollowUp, Goal, Plan, PlanReview, Situation
from wiqaya.referral.queries import plans, situations
from wiqaya.referral.queries.later import coming_of_age
from wiqaya.referral.words import Closing, Function, GoalState, PlanState, Purpose, Reply, Stage
from wiqaya.referral.words.supporting import Finding, Later, Outcome
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor

READERS = (Function.COORDINATOR, Function.SUPERVISOR, Function.CHAIR, Function.SCREENER)
STATES = {
    Outcome.GO_ON: PlanState.RUNNING,
    Outcome.CHANGE: PlanState.RUNNING,
    Outcome.PAUSE: PlanState.PAUSED,
    Outcome.CLOSE: PlanState.ENDED,
}


@atomic
def review(*, short: str, content: ReviewContent, outcome: str, review_on: date | None, by: Actor, at: datetime) -> PlanReview:
    """For each goal what the person says and what the worker says, effects good and bad, and how it goes on (at most twelve weeks)."""
    row = plans.to_change(situations.situation(by, short, at))
    if not plans.leads(row, by, at):
        raise ValidationError(_("The service that leads reviews the plan, with the person."))
    plan = Plan.objects.select_for_update().filter(situation=row).first()
    if plan is None or plan.state not in (PlanState.RUNNING, PlanState.PAUSED):
        raise ValidationError(_("There is no plan that runs."))
    day = timezone.localdate(at)
    _complete(row, plan, content, outcome, review_on, day)
    opened = plans.ring(row, by=by, at=at, why="review")
    made = PlanReview(plan=plan, on=day, outcome=outcome, by=by.id, at=at)
    made.content = sealing.seal(opened, "plan_review.content", made.pk, content.plain())
    made.save(force_insert=True)
    for goal in content.goals:
        Goal.objects.filter(plan=plan, number=goal.number).update(state=goal.state)
    plan.state, plan.review_due = STATES[Outcome(outcome)], review_on if outcome != Outcome.CLOSE else None
    plan.save(update_fields=["state", "review_due"])
    _looked_at(row, day + clocks.REVIEW, day)
    audit.record("plan.review", made, by=by, at=at, outcome=outcome)
    return made


def _complete(row: Situation, plan: Plan, content: ReviewContent, outcome: str, review_on: date | None, day: date) -> None:
    wrong: dict[str, str] = {}
    said = {goal.number: goal for goal in content.goals}
    for number in plan.goals.exclude(state__in=[GoalState.MET, GoalState.DROPPED]).values_list("number", flat=True):
        goal = said.get(number)
        for part in ("person", "worker"):
            if goal is None or not getattr(goal, part).strip():
                wrong[f"{part}_{number}"] = _("Write what is said of this goal, or why it could not be asked.")
        if goal is not None and goal.state not in GoalState.values:
            wrong[f"state_{number}"] = _("Choose from the list.")
    for name in ("good", "bad", "fits"):
        if not getattr(content, name).strip():
            wrong[name] = _("Write what was noticed, or that nothing was.")
    if outcome not in Outcome.values:
        wrong["outcome"] = _("Choose how it goes on.")
    elif outcome in (Outcome.GO_ON, Outcome.CHANGE) and plans.taking_part(row, day) is None:
        wrong["outcome"] = _("The consent to take part is not in force: pause or close, or ask again.")
    if outcome != Outcome.CLOSE and (review_on is None or not day < review_on <= day + clocks.REVIEW_BOUND):
        wrong["review_on"] = _("A plan is reviewed after twelve weeks at most.")
    if wrong:
        raise ValidationError(wrong)
    texts = {name: getattr(content, name) for name in ("good", "bad", "fits", "why")}
    texts |= {f"{part}_{goal.number}": getattr(goal, part) for goal in content.goals for part in ("person", "worker")}
    guards.without_identity(texts)
    guards.about_conduct(texts)
    conversation.not_copied(texts)


def _looked_at(row: Situation, due: date, day: date) -> None:
    Situation.objects.filter(pk=row.pk).update(reviewed_on=day, review_due=due)


@atomic
def look_through(*, short: str, finding: str, by: Actor, at: datetime) -> Situation:
    """The reading of an open situation, after thirty days at most (R38); a word of a closed list, so that no second notes arise."""
    row = situations.situation(by, short, at)
    if row.stage == Stage.CLOSED or row.held or not sealing.cleared(by, mechanism=row.mechanism_id, at=at, functions=READERS):
        raise sealing.Hidden
    if situations.responsible(row) != by.agency:
        raise ValidationError(_("The service that leads reads it again; before that, the home service."))
    if finding not in Finding.values:
        raise ValidationError({"finding": _("Choose how it goes on.")})
    day = timezone.localdate(at)
    _looked_at(row, day + clocks.REVIEW, day)
    if finding == Finding.SOONER:
        Plan.objects.filter(situation=row, state__in=[PlanState.RUNNING, PlanState.PAUSED]).update(review_due=day)
    audit.record("situation.look-through", row, by=by, at=at, finding=finding)
    row.refresh_from_db()
    return row


def end(*, short: str, reason: str, reply: str, by: Actor, at: datetime) -> Situation:
    """End of support by the service responsible: reason of the closed list, keys of all but the lead taken back and the rest sealed anew, the set phrase for who asked.

    Where the person agreed to be asked again, two days are set for it within the term of the consent.
    """
    row = plans.to_change(situations.situation(by, short, at))
    if situations.responsible(row) != by.agency:
        raise ValidationError(_("The service that leads closes it."))
    if reply not in Reply.values:
        raise ValidationError({"reply": _("Choose one of the set phrases.")})
    again = situations.consents(row, Purpose.FOLLOW_UP, timezone.localdate(at))

    def along(closed: Situation) -> None:
        _ended(situation=closed, reply=reply, again_until=again[0].ends if again else None, by=by, at=at)

    return moving.close(situation=row, reason=reason, along=along, by=by, at=at)


@atomic
def _ended(*, situation: Situation, reply: str, again_until: date | None, by: Actor, at: datetime) -> None:
    day = timezone.localdate(at)
    situation.replied = reply
    situation.save(update_fields=["replied"])
    if Closing(situation.closing).forgets_now or again_until is None:
        return
    for term in clocks.FOLLOW_UPS:
        if day + term <= again_until:
            FollowUp.objects.get_or_create(situation=situation, due=day + term)
    audit.record("follow-up.plan", situation, by=by, at=at)


@atomic
def answer_follow_up(*, short: str, due: date, answer: str, by: Actor, at: datetime) -> FollowUp:
    """What was said when they were asked again: one word of a list.  A new concern is a new conversation; nothing is opened again (R40)."""
    row = situations.situation(by, short, at)
    waiting: QuerySet[FollowUp] = row.follow_ups.select_for_update().filter(due=due, done_on__isnull=True)
    found = waiting.first()
    day = timezone.localdate(at)
    if found is None or row.lead != by.agency:
        raise sealing.Hidden
    if due > day:
        raise ValidationError(_("Ask from the day that was agreed."))
    if not situations.consents(row, Purpose.FOLLOW_UP, day):
        raise ValidationError(_("The consent to be asked again has ended. Nobody is asked."))
    if answer not in Later.values:
        raise ValidationError({"answer": _("Choose from the list.")})
    found.done_on, found.answer, found.by = day, answer, by.id
    found.save(update_fields=["done_on", "answer", "by"])
    if answer == Later.NOT_WANTED:
        row.follow_ups.filter(done_on__isnull=True).delete()
    audit.record("follow-up.answer", found, by=by, at=at, answer=answer)
    return found


def at_eighteen(*, short: str, keep_because: str = "", by: Actor, at: datetime) -> Certificate | None:
    """Somebody came of age: everything is erased, unless a reason why the support goes on is written into the plan (R30)."""
    row = situations.situation(by, short, at)
    if row not in coming_of_age(by, at):
        raise sealing.Hidden
    if keep_because.strip():
        _kept(row=row, reason=keep_because, by=by, at=at)
        return None
    closed = row if row.stage == Stage.CLOSED else moving.close(situation=row, reason=Closing.ASKED, by=by, at=at)
    return forgetting.forget_situation(situation=closed, why="eighteen", by=by, at=at)


@atomic
def _kept(*, row: Situation, reason: str, by: Actor, at: datetime) -> None:
    plan = Plan.objects.filter(situation=row).exclude(state=PlanState.ENDED).first()
    if plan is None or row.stage == Stage.CLOSED:
        raise ValidationError(_("Only a plan that runs can be a reason to keep what was written about a child."))
    guards.without_identity({"keep_because": reason})
    guards.about_conduct({"keep_because": reason})
    opened = plans.ring(row, by=by, at=at, why="review")
    made = PlanReview(plan=plan, on=timezone.localdate(at), outcome=Outcome.GO_ON, by=by.id, at=at)
    made.content = sealing.seal(opened, "plan_review.content", made.pk, ReviewContent(why=reason).plain())
    made.save(force_insert=True)
    Situation.objects.filter(pk=row.pk).update(minor=False)
    audit.record("situation.of-age", row, by=by, at=at)
