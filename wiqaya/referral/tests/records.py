"""Sentences as staff write them in records: with somebody's name, half of them without a word that says so, and without any.  All are invented."""

from __future__ import annotations

import random

from wiqaya.engines.language.tests.free_texts import LATER, NAMES

LANGUAGES = ("ar", "en", "fr")
EACH = 100
NAMED = {
    "ar": {
        "cue": "قالت أمه إن أخاه {n} يساعده.|صديقه {n} يأتي كل يوم.|أخته {n} تعرف الجمعية.|جاره اسمه {n}.|زميلي {n} التقى الأسرة.",
        "bare": "وافق {n} على موعد الخميس.|طلبت الأسرة أن يحضر {n} اللقاء.|يثق بـ {n} كثيراً.|{n} مستعد للمساعدة في الدراسة.|يلتقي مع {n} في النادي.",
    },
    "en": {
        "cue": "His brother {n} helps at home.|Her friend {n} comes every day.|The neighbour is called {n}.|My colleague {n} met the family.|His cousin {n} knows the club.",
        "bare": "{n} agreed to come on Thursday.|The family would like {n} to be there.|Trusts {n} a lot.|He spends evenings with {n} at the club.|A first step with {n} went well.",
    },
    "fr": {
        "cue": "Son frère {n} aide à la maison.|Son amie {n} vient chaque jour.|Le voisin s’appelle {n}.|Mon collègue {n} a vu la famille.|Sa cousine {n} connaît le club.",
        "bare": "{n} a accepté le rendez-vous de jeudi.|La famille souhaite que {n} soit là.|Fait confiance à {n}.|Passe ses soirées avec {n} au club.|Un premier pas avec {n} s’est bien passé.",
    },
}  # fmt: skip
PLAIN = {
    "ar": "الأخ الأكبر يساعد في البيت.|الأم تعمل في المساء.|وافق على لقاء يوم الخميس.|يرسم كل يوم في النادي.|يحتاج إلى غرفة هادئة.|تغيّب ثلاث مرات عن المدرسة.|يقول إنه متعب من الانتقال.|تساعده مدرّسة الرسم.|الجمعية تقدم وجبات يوم الأحد.|تم الاتفاق على موعد بعد أسبوعين.|يزور المكتبة مع صديق.|يريد تعلّم النجارة.|تحسّن نومه في الشهر الأخير.|العاملة الاجتماعية اتصلت بالبيت.|غضب ثم اعتذر من المدرّس.|يحب الطبخ مع جدته.|لا يملك مالاً للحافلة.|طلب أن نتكلم معه وحده.|الأسرة انتقلت مرتين هذا العام.|يلعب كرة القدم مساء الثلاثاء.|يبحث عن عمل قريب من البيت.|شارك في ورشة للتصوير.|يفضل اللقاء خارج المكتب.|وضعه في المدرسة أفضل.",
    "en": "The older brother helps at home.|The mother works in the evening.|Agreed to meet on Thursday.|Draws every day at the youth club.|Needs a quiet room.|Missed three lessons at school.|Says the moves were tiring.|The art teacher supports him.|The food bank is open on Sunday.|We meet again in two weeks.|Goes to the library with a friend.|Would like to learn carpentry.|Sleep got better last month.|The social worker called the family.|Was angry, then apologised to the teacher.|Likes cooking with the grandmother.|Has no money for the bus.|Asked to talk alone.|The family moved twice this year.|Plays football on Tuesday evening.|Looks for work near home.|Took part in a photo workshop.|Prefers to meet outside of the office.|School goes better now.",
    "fr": "Le grand frère aide à la maison.|La mère travaille le soir.|Rendez-vous accepté pour jeudi.|Dessine chaque jour au club.|A besoin d’une chambre calme.|A manqué trois cours à l’école.|Dit que les déménagements fatiguent.|La professeure de dessin le soutient.|La banque alimentaire ouvre le dimanche.|Nous nous revoyons dans deux semaines.|Va à la bibliothèque avec un ami.|Aimerait apprendre la menuiserie.|Dort mieux depuis un mois.|L’assistante sociale a appelé la famille.|S’est fâché, puis s’est excusé.|Aime cuisiner avec la grand-mère.|N’a pas d’argent pour le bus.|A demandé à parler seul.|La famille a déménagé deux fois.|Joue au football le mardi soir.|Cherche un travail près de la maison.|A participé à un atelier photo.|Préfère se voir hors du bureau.|L’école se passe mieux.",
}
HOW = {
    "ar": ("{}", "في اللقاء الثاني: {}", "كما قيل لنا: {}"),
    "en": ("{}", "At the second meeting: {}", "As we were told: {}"),
    "fr": ("{}", "Au deuxième rendez-vous : {}", "Comme on nous l’a dit : {}"),
}


def named(lang: str, kind: str) -> list[tuple[str, str]]:
    """Fifty (sentence, name) of a kind, `cue` or `bare`; names of whom about half stand in no list."""
    chance = random.Random(f"{lang} {kind}")
    names = sorted({*NAMES[lang].split("|"), *LATER[lang].split("|")})
    frames = NAMED[lang][kind].split("|")
    return [(frames[at % len(frames)].replace("{n}", name), name) for at, name in enumerate(chance.sample(names, EACH // 2) if len(names) >= EACH // 2 else chance.choices(names, k=EACH // 2))]


def plain(lang: str) -> list[str]:
    """Sixty-seven sentences without a name, a third of two hundred."""
    return [how.format(sentence) for how in HOW[lang] for sentence in PLAIN[lang].split("|")][:67]
