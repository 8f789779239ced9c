"""Five weeks of the demo's table: a question for advice, one person from asking to being forgotten, a plan that runs, one that has ended.  All made up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from wiqaya.people.queries import operator
from wiqaya.places.models import City
from wiqaya.referral import retention
from wiqaya.referral.actions import advice, assessing, files, guests, planning, reviewing, rights, room, supporting, telling
from wiqaya.referral.actions.asking import ask
from wiqaya.referral.contents import Identity, Notes, Question
from wiqaya.referral.contents_plan import Conversation, Entry, GoalContent, GoalReview, PlanContent, ReviewContent
from wiqaya.referral.models import Mechanism, Situation
from wiqaya.safeguards.access import NOBODY
from wiqaya.web.demo import support_steps as steps
from wiqaya.web.demo.support import organisations

OPENED = timedelta(days=38)  # how long ago the table opened
ASKED = Question(
    text="منذ الصيف لا يكلّم ابني أصدقاءه ولا يذهب إلى المعهد. كيف أبدأ الحديث معه من غير أن يغلق الباب؟", about="teen", tried="سألته مرتين على العشاء",
    hopes="أن يحكي لأحد يثق به",
)  # fmt: skip
ANSWERED = "ابدأوا بما يحبه لا بما يقلقكم، وفي مشوار لا على الطاولة. قولوا ما لاحظتم واسألوا كيف ينام. إن أردتم أن ترافقه جهة، فالقرار لكم وله، وصفحة طلب الدعم لا تسأل عن اسم."
SAID = Conversation(
    entries=(
        Entry("strengths", "يرسم كل يوم ويعلّم أخته", "أحضر دفترين", "الشخص نفسه", "seen", prompt="S1"),
        Entry("needs", "لا يعرف أين سيسكن بعد شهر", "عقد الإيجار ينتهي", "الأسرة", "told", prompt="N1"),
        Entry("concerns", "قال إنه سيضرب جاراً", "قالها في الصف أمام المرشدة", "مرشدة المعهد", "seen", recency="month", prompt="B1"),
    ),
    own_view="أريد أن أرسم، وقد تعبت من الانتقال",
    wishes="مكان هادئ",
    surroundings="انتقلت الأسرة مرتين هذه السنة",
    harm_before="قد يتحدث الجيران عن أخيه؛ نتحدث معه وحده وحيث يختار",
    judgement="يحتاج إلى سكن ثابت وإلى شخص راشد يثق به",
    help=("housing", "learning"),
    provider="نادي الشباب: يعرفه ويثق به",
)
PLAN = PlanContent(
    why_this_much="طلب أن يلتقي بنا مرة في الأسبوع", dignity="نلتقي حيث يختار هو", unwanted="قد يسأل أصدقاؤه عن السبب؛ اتفقنا على جواب", if_worse="يتصل بالمنسقة في أي ساعة عمل",
)  # fmt: skip
GOAL = GoalContent(words="غرفة أستطيع أن أرسم فيها", said_by="person")
SUPPORT = "توافقون على خطة دعم تكتبونها معنا، وعلى أن تعرف الجهة التي تساعد ما يلزمها فقط. يمكنكم سحب الموافقة في أي يوم."
TIMETABLE = "الاثنين: رسم، من التاسعة إلى الحادية عشرة\nالأربعاء: طباعة، من الثانية إلى الرابعة\nالخميس: معرض الطلاب\n"
ERASE = {"kind": "erasure", "text": "انتهى الدعم وأنا بخير. أرجو أن تمحوا كل ما كتبتموه عني."}


def make(mechanism: Mechanism, told: Notes, people: steps.People, at: datetime) -> None:
    """Once, in an empty workspace; `at`: now."""

    def ago(days: int) -> datetime:
        """At ten in the morning: the oversight office asks about what is opened at night."""
        return (timezone.localtime(at) - timedelta(days=days)).replace(hour=10, minute=0)

    _advised(mechanism, people, ago(37), ago(36))
    asked, _receipt = ask(mechanism=mechanism, notes=told, asker="relative", channel="web", by=NOBODY, at=ago(35))
    forgotten = steps.reviewed(asked, people["hala"], ago(34))
    running, ended = (steps.kept_at_home(mechanism, told, people["hala"], ago(33)) for _each in range(2))
    _met(mechanism, (forgotten, running, ended), told, people, ago(30))
    for row in (forgotten, running, ended):
        _planned(row, people, ago(26))
    _with_a_letter(running, people, ago(12))
    _goes_on(running, people, ago(10), ago(3))
    _closed(forgotten, people, ago(14))
    _closed(ended, people, ago(6))
    _forgotten(forgotten, people, ago(10), ago(8))
    retention.forget_advice(by=operator(City.objects.get(pk=mechanism.city_id)), at=ago(5))
    _advised(mechanism, people, ago(2), ago(1))
    advice.ask(mechanism=mechanism, question=ASKED, relation="teacher", by=NOBODY, at=at)


def _advised(mechanism: Mechanism, people: steps.People, asked: datetime, answered: datetime) -> None:
    row, _receipt = advice.ask(mechanism=mechanism, question=ASKED, relation="parent", by=NOBODY, at=asked)
    advice.answer(enquiry=row, text=ANSWERED, topic="talking", by=people["hala"], at=answered)


def _met(mechanism: Mechanism, rows: tuple[Situation, ...], told: Notes, people: steps.People, at: datetime) -> None:
    """The first meeting of the table took all three up."""
    meeting = steps.opened(mechanism, ("hala", "dima", *steps.NEEDED), people, at)
    for row, name in zip(rows, ("ندى المنار", "وسيم المنار", "جود المنار"), strict=True):
        steps.taken_up(steps.at_table(row, told, meeting, people["hala"], at), people, at)
        steps.named(row, meeting, Identity(name=name, birth_year=2005, language="ar"), people, at)
        steps.acting_with(row, "hala", people, at)
    room.close_meeting(meeting=meeting, care_note="", by=people["salma"], at=at)


def _planned(row: Situation, people: steps.People, at: datetime) -> None:
    """A conversation signed by two services, a goal, who helps, and a day of review."""
    by, club = people["hala"], organisations()["sport"].pk
    said = assessing.write(short=row.short, conversation=SAID, by=by, at=at)
    assessing.sign(short=row.short, key=said.pk, agrees=True, text="", by=people["maya"], at=at)
    telling.note_told(short=row.short, on=timezone.localdate(at), how="told", language="ar", by=by, at=at)
    planning.draft(short=row.short, content=PLAN, intensity="steady", by=by, at=at)
    planning.add_goal(short=row.short, content=GOAL, by=by, at=at)
    until = timezone.localdate(at) + timedelta(days=40)
    planning.add_support(short=row.short, goal=1, kind="social", provider=club, by_when=until, intensity="steady", what="مرسم مفتوح مساءين في الأسبوع", by=by, at=at)
    steps.agreed(row, "support", [club, organisations()["fishers"].pk], SUPPORT, people, at)
    supporting.start(short=row.short, review_on=timezone.localdate(at) + timedelta(days=28), by=by, at=at)


def _with_a_letter(row: Situation, people: steps.People, at: datetime) -> None:
    """A paper of the institute that helps to plan the week."""
    files.add_file(short=row.short, data=TIMETABLE.encode(), label="جدول حصص المعهد", alone=True, by=people["hala"], at=at)


def _goes_on(row: Situation, people: steps.People, invited: datetime, reviewed: datetime) -> None:
    """A provider without an account was asked; the plan was reviewed with the person and goes on."""
    by, until = people["hala"], timezone.localdate(reviewed) + timedelta(days=28)
    cooperative = organisations()["fishers"].pk
    work = planning.add_support(short=row.short, goal=1, kind="work", provider=cooperative, by_when=until, intensity="light", what="عمل في الصيف", by=by, at=invited)
    guests.invite(short=row.short, key=work.pk, need="شاب يبحث عن عمل في الصيف، يومين في الأسبوع", days=14, by=by, at=invited)
    reviewing.review(short=row.short, content=_said("closer", "وجدت مكاناً أرسم فيه"), outcome="go-on", review_on=until, by=by, at=reviewed)


def _closed(row: Situation, people: steps.People, at: datetime) -> None:
    """The goal was met, and the person agrees to be asked again."""
    by = people["hala"]
    steps.agreed(row, "follow-up", [steps.agency(by)], "توافقون على أن نسألكم بعد ستة أشهر كيف حالكم.", people, at)
    reviewing.review(short=row.short, content=_said("met", "عندي غرفة الآن"), outcome="close", review_on=None, by=by, at=at)
    reviewing.end(short=row.short, reason="lower-services", reply="read", by=by, at=at)


def _said(state: str, person: str) -> ReviewContent:
    said = GoalReview(number=1, person=person, worker="يأتي في كل موعد", state=state)
    return ReviewContent(goals=(said,), good="عاد إلى المعهد ثلاثة أيام في الأسبوع", bad="لم يُلاحظ شيء", fits="نعم، مرة في الأسبوع تكفي")


def _forgotten(row: Situation, people: steps.People, asked: datetime, answered: datetime) -> None:
    """The person asks for erasure; the oversight office sees who asks, face to face, and erases.  A certificate and the counts stay."""
    request, _receipt = rights.ask(**ERASE, reference=row.short, by=NOBODY, at=asked)
    request = rights.link(request=request, short=row.short, by=people["walid"], at=answered)
    rights.answer(request=request, outcome="erased", text="مُحي كل شيء اليوم، ومعه المفاتيح. بقيت شهادة بلا اسم.", by=people["walid"], at=answered)
