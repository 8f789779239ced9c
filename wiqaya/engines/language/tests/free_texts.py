"""Free texts as people write them to a help service, in Arabic (standard and dialects), French and English, with seeded identifiers and without.

All people, numbers and accounts are invented. Slots: {name} any person's name, {phone}, {handle}, {id}, {mail}, {date}, {address}, {plate}, {org};
{n} a small number, {place} a town. Names are drawn from lists of which about half is unknown to the scan.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

LANGUAGES = ("ar", "fr", "en")
EACH = 100
SEEDED = {
    "ar": "ابني {name} عمره أربع عشرة سنة ويشاهد مقاطع تمجّد العنف، رقمي {phone}|جارنا اسمه {name} ويسكن في {address}|هالولد {name} صار ما يحكي مع حدا، حسابه انستغرام {handle}|خويا {name} ولّى ما يخرجش من الدار، تلفونو {phone}|الطالب {name} من مدرسة {org} تغيّب كثيراً منذ {date}|صاحبي {name} بعتلي رسائل تخوّف على سناب: {handle}|سيارته لوحة رقم {plate} واسمه {name}|قالت {name} إن أخاها مولود في {date} ورقم هويته {id}|يعمل {name} في شركة {org} ويمكن مراسلته على {mail}|اسمو {name} وساكن {address} وما بعرف شو أعمل|شفت {name} مبارح عم يصوّر الجامع، رقمه {phone}|ولد عمي {name} كيهضر بزاف على العنف فالفيسبوك: {handle}|بنتي {name} اتغيّرت قوي من ساعة ما اتعرفت على ناس على النت، إيميلها {mail}|زميلي {name} مولود يوم {date}|المدعو {name} يحمل جواز السفر رقم {id}|أخي {name} ترك ثانوية {org}، وهو بحاجة إلى من يسمعه|التقيت {name} عند الفرن، حسابه على تيك توك {handle}|أخته {name} قالت لي إنه يبكي ليلاً، هاتف البيت {phone}|سميتو {name} وكيسكن ف{address}|قال {name} إنه سيترك الحي",
    "fr": "Mon fils {name} a quatorze ans et regarde des vidéos violentes, mon numéro : {phone}|Mon voisin s’appelle {name} et habite {address}|Son compte insta : {handle}, il s’appelle {name}|L’élève {name} du lycée {org} est absent depuis le {date}|{name} travaille au garage {org}, son mail est {mail}|Ma fille {name} ne dort plus, appelez-moi au {phone}|J’ai vu {name} près de la gare, voiture immatriculée {plate}|Né le {date}, {name} a perdu son passeport n° {id}|mon frère {name} parle de partir, sur snapchat : {handle}|Le cousin de {name} m’a écrit depuis {mail}|wallah mon pote {name} fait peur en ce moment, son num c’est {phone}|Je m’appelle {name}, j’habite {address}|Un copain, {name}, poste des menaces sur son compte {handle}|Hier {name} a crié sur sa mère|Depuis l’école {org}, {name} ne parle plus à personne|Mme {name} a reçu une lettre le {date}|Avec {name} on a essayé de discuter, rien|Sa carte nationale CIN {id}, il se nomme {name}|C’est {name} qui me l’a dit, joignable au {phone}|Il faudrait parler avec {name} avant vendredi",
    "en": "My son {name} is fourteen and watches violent videos, my number is {phone}|The man next door is called {name} and lives at {address}|His instagram is {handle}, his name is {name}|{name} from {org} School has been absent since {date}|{name} works at {org} Bakery and his mail is {mail}|My daughter {name} does not sleep, ring me on {phone}|I saw {name} near the station, plate number {plate}|Born on {date}, {name} lost his passport no. {id}|my brother {name} talks about leaving, snapchat: {handle}|The cousin of {name} wrote to me from {mail}|my mate {name} is scaring us, text him {phone}|I am {name} and I live at {address}|A friend, {name}, posts threats under {handle}|Yesterday {name} shouted at his mother|Since {org} College, {name} talks to nobody|Mrs {name} got a letter on {date}|We tried to talk with {name} and failed|National ID {id}, known as {name}|It was {name} who told me, on {phone}|Somebody should speak to {name} before Friday",
}  # fmt: skip
CLEAN = {
    "ar": "ابني عمره {n} سنة ويقضي وقتاً طويلاً على الهاتف ولا يتكلم معنا.|جارنا الشاب صار منعزلاً منذ {n} أشهر، ماذا أفعل؟|هل لديكم دروس دعم في {place}؟|أنا معلمة في الحي ولاحظت أن أحد التلاميذ يردّد كلمات قاسية.|عندي سؤال عن مواعيد المركز يوم الثلاثاء.|كتبوا شعارات مسيئة على جدار النادي {n} مرات.|ولدي ما بقاش كيمشي للمدرسة وكيسهر بزاف.|ابني مش عايز ينزل من البيت بقاله {n} أسابيع.|الولد صار يحكي حكي غريب ونحن خايفين عليه.|نحتاج إلى من يتكلم مع شباب الحي عن العنف في الإنترنت.|وزّعت جمعية أوراقاً قرب السوق وفيها كلام ضد جيراننا.|حضر {n} شخصاً اللقاء وكان الحديث هادئاً ومفيداً.|أمي قلقة على أختي الصغيرة لأن صديقاتها تركنها.|هل يمكن أن أبقى مجهولاً إن طلبت نصيحة؟|على الناس أن يسمعوا بعضهم بعضاً، وهذا رأيي.|العمر ليس مهماً، المهم أن يجد من يسمعه.|كان الحفل جميلاً والسوق كريماً بأهله، وفي الحي أمل كبير.|صباح الخير، أريد أن أعرف من يرى رسالتي.|شهد الحي خلافاً صغيراً بين مجموعتين بعد المباراة.|بلغت ميزانية البرنامج {n}٠٠٠ دينار في عام ٢٠٢٣.",
    "fr": "Mon fils a {n} ans et passe trop de temps au téléphone, il ne nous parle plus.|Notre jeune voisin s’isole depuis {n} mois, que faire ?|Y a-t-il des cours de soutien à {place} ?|Je suis enseignante et un élève répète des mots très durs.|Quels sont vos horaires le mardi et le jeudi ?|On a écrit {n} fois des insultes sur le mur du club.|Ma fille ne veut plus aller au collège et dort mal.|Une association distribue des tracts contre nos voisins près du marché.|La réunion a rassemblé {n} personnes et tout s’est bien passé.|Est-ce que je peux rester anonyme si je demande un conseil ?|Il regarde des vidéos sur YouTube et TikTok toute la nuit.|Nous voulons organiser un repas de quartier pendant le Ramadan.|Mes parents ne comprennent pas pourquoi il est en colère.|Le budget du projet est de {n} 000 euros pour 2023-2024.|Depuis le déménagement de {place}, il n’a plus d’amis.|Il dit que personne ne l’écoute et que tout est perdu.|Pierre après pierre, le centre a été reconstruit par les habitants.|Elle a quitté son travail et cherche une formation.|Le maire et la police municipale étaient présents.|Merci de me dire qui lit ce message et combien de temps il est gardé.",
    "en": "My son is {n} and spends too much time on his phone, he no longer talks to us.|Our young neighbour has kept to himself for {n} months, what can we do?|Are there support classes in {place}?|I teach here and one of the pupils repeats very hard words.|What are your opening hours on Tuesday and Thursday?|Somebody wrote insults on the wall of the club {n} times.|My daughter does not want to go to school and sleeps badly.|A group hands out leaflets against our neighbours near the market.|The meeting brought {n} people together and it went well.|Can I stay anonymous if I ask for advice?|He watches videos on YouTube and TikTok all night.|We want to organise a street dinner during Ramadan.|My parents do not understand why he is angry.|The budget of the project is {n},000 dollars for 2023-2024.|Since the move from {place} he has had no friends.|He says that nobody listens and that all is lost.|Mark every form with a cross and hand it in.|She left her work and looks for a training course.|The Mayor and the Red Cross were there.|Please tell me who reads this message and how long it is kept.",
}  # fmt: skip
NAMES = {
    "ar": "محمد|أحمد|يوسف|ياسين|زينب|فاطمة|مريم|خديجة|إسماعيل|حمزة|طارق|وليد|سامر|كريم|عمر|علي|حسن|نور|أمل|سعيد|خالد|هدى|ليلى|رامي|زياد|محمد الزغبي|كريم السعدي|سامر درويش|نور الحلبي|عبد الله العسلي|عبد الرحمن|أيوب|آية|شيماء|بلال|مروان العياشي|أنس|إياد القاسم|ريان|سيف الدين|جاد|نزار|هيثم البستاني|عماد|رغد|يزن الخطيب|تالا|قصي|غيث|مهند شاهين",
    "fr": "Karim|Mohamed|Yanis|Enzo|Fatima|Inès|Mehdi Ben Salah|Youssef El Amrani|Thomas|Julie Martin|Nadia|Amine|Sofiane|Rayan|Lucas Dubois|Camille|Ilyes|Khadija Benali|Hugo|Léa|Bilal Trabelsi|Nassim|Kevin|Manon|Adam|Chloé Girard|Walid|Sami|Anis Jaziri|Hamza|Yasmine|Oussama|Aïcha|Théo|Mathis|Samir Haddad|Zineb|Jordan Petit|Élodie|Rachid",
    "en": "Karim|Mohammed|Ethan|Tyler|Fatima|Aisha|Mehdi Benson|Yusuf Al-Amin|Thomas|Emily Carter|Nadia|Amir|Sophia|Rayan|Liam Walker|Olivia|Ilyas|Khadija Noor|Jack|Chloe|Bilal Saeed|Nathan|Kevin Brooks|Hannah|Adam Wright|Grace Miller|Walid|Sami|Anwar Qureshi|Hamza|Yasmin|Osama|Declan|Zoe|Mason|Samir Haddad|Zainab|Jordan Pike|Freya|Rashid",
}
# written after the rules and the lists of the scan were fixed
LATER = {
    "ar": "مصعب|تميم|سلمى|راغب|هيام|عتاب|بسام الأحمد|ديما|شريفة|لؤي|قيس|سندس|جواد الكعبي|صهيب|رؤى|ملاك|عبد الباسط|زكريا|فايز|نجلاء|حسام الدين|هادي|سوسن|إلهام|غزوان|أروى|تيسير|وجدي|منذر|بتول",
    "fr": "Ismaël|Wassim|Noa|Clémence|Jérémy|Fatoumata|Abdoulaye|Samira|Thibault|Marwa Jelassi|Loubna|Gaël|Pauline Roche|Younès|Mamadou Diallo|Sirine|Killian|Anaïs|Djibril|Tarek|Estelle|Nabil Kaci|Ophélie|Rémi|Hichem|Soraya|Lilian|Mériem|Vincent|Dounia",
    "en": "Jamal|Hussain|Poppy|Callum|Aaliyah|Gareth|Nadeem|Siobhan|Tariq Mahmood|Bethany|Idris|Kwame|Rhys|Layla|Dominic|Zara Sheikh|Owen|Saira|Marcus Bell|Imran|Elsie|Farhan|Katie|Lewis|Abdi|Heather|Musa|Oliver Grant|Samiya|Toby",
}
# names that stand in no list, in sentences of other kinds
RARE = {
    "ar": "نعمان|رهام|سائد|مرح|جهاد الرفاعي|عبد الغفار|وسيم|كنعان|دلال|أوس|حيان|لميس|فراس نصر|شهلة|خزامى|بركة|سعدون|ريما|طلال العوض|قصيدة|نزيهة|مجاهد|عدي|رائدة|حمودة|صالحة|هزار|جلال الدين|نهال|مازن",
    "fr": "Corentin|Aminata|Mokhtar|Servane|Ousmane Ba|Leïla Mansour|Titouan|Ghislaine|Abdelkrim|Maëlys|Sékou|Rkia|Benoît|Yacine|Solveig|Hatem Gharbi|Perrine|Moussa|Inaya|Tristan",
    "en": "Reggie|Parveen|Hamish|Abdikadir|Ffion|Rukhsana Begum|Tobias|Nia|Usman|Maddison|Iqbal|Kyle Foster|Blessing|Jakub|Safiya|Harvey|Deepak|Aoife|Bashir Omar|Caitlin",
}
RARE_FRAMES = {
    "ar": "اتصل بي {name} في الليل وهو يبكي.|عندي طالب اسمه {name} لا يكلّم أحداً.|أظن أن {name} يحتاج إلى من يسمعه.|خالته أم {name} طلبت نصيحة.|{name} ضرب زميله في الساحة.|رحت مع {name} عالمركز ورجعنا.|أخي الأصغر {name} يسهر كثيراً.|سألتني جارتي عن ابنها {name}.",
    "fr": "{name} m’inquiète beaucoup depuis deux mois.|Est-ce que {name} peut venir au centre ?|J’ai peur pour ma sœur {name}.|On m’a dit que {name} avait frappé un camarade.|Le père de {name} demande un conseil.|Depuis que {name} est parti, la maison est vide.",
    "en": "I worry about {name} a lot.|Can {name} come to the centre?|I fear for my sister {name}.|They told me that {name} hit a classmate.|The father of {name} asks for advice.|Since {name} left, the house is empty.",
}
VALUES = {
    "phone": "+216 71 123 456|06 12 34 56 78|06.12.34.56.78|0612345678|03/123456|71 123 456|٠٣ ١٢٣ ٤٥٦|00961 3 123 456|+44 7700 900123|07700 900 123|+33 6 12 34 56 78|0661-234567|010 1234 5678|٠١٠١٢٣٤٥٦٧٨|+212661234567|079 123 4567|98 765 432|+1 (416) 555-0134",
    "handle": "@karim_92|dark.wolf77|@lina.b|yanis_officiel|amine2007|@el_khatib|sniper_88|noor.h_2010|@abou_x|ghost213",
    "id": "RL1234567|AB123456|29001011234567|08123456|1 85 05 78 006 084 36|123456789|BE654321|784-1990-1234567-1",
    "mail": "karim.b@example.org|lina92@mail.example|contact.yanis@post.example|n_haddad@example.com",
    "date": {"ar": "١٢/٣/٢٠٠٨|3 أيار 2009|15 جانفي 2010|2007-05-21|٧ تشرين الأول ٢٠٠٦", "fr": "12/03/2008|3 mai 2009|15 janvier|21-05-2007|1er octobre 2006", "en": "12/03/2008|3 May 2009|January 15|2007-05-21|October 1st, 2006"},
    "address": {"ar": "عمارة 5 شقة 3|شارع الحمرا بناية 12|زنقة الورد رقم 7|بناية 9 الطابق الثالث|شارع النيل 45", "fr": "12 rue des Lilas|8 bis avenue Foch|bâtiment C, 4 rue du Port|15, impasse des Roses|appartement 12", "en": "45 King Street|12 Station Road|flat 3B|7 Mill Lane|221 Park Avenue"},
    "plate": {"ar": "B 123456|ط 45821", "fr": "AB-123-CD|123 TUN 4567", "en": "AB12 CDE|B 123456"},
    "org": {"ar": "النور|ابن خلدون|الأمل|الفارابي|السلام", "fr": "Ibn Khaldoun|Jean Moulin|Victor Hugo|Marie Curie|Hannibal", "en": "Oakwood|Hillside|St Mary|Riverside|Ibn Sina"},
}  # fmt: skip
FILLERS = {"n": "9|12|15|3|20", "place": {"ar": "طرابلس|سوسة|الرباط", "fr": "Tripoli|Sousse|Lyon", "en": "Tripoli|Leeds|Amman"}}
SURE = ("phone", "handle", "id", "mail")  # numbers and handles
SLOT = re.compile(r"\{(\w+)\}")


class Found(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class Text:
    """A text, its language, and what was seeded: kind, from, to."""

    text: str
    lang: str
    seeded: tuple[tuple[str, int, int], ...]


def _drawn(chance: random.Random, kind: str, lang: str, names: dict[str, str]) -> str:
    listed: Any = names if kind == "name" else VALUES.get(kind) or FILLERS[kind]
    return chance.choice((listed[lang] if isinstance(listed, dict) else listed).split("|"))


def _filled(frame: str, lang: str, chance: random.Random, names: dict[str, str]) -> Text:
    text, seeded = "", []
    for part in re.split(r"(\{\w+\})", frame):
        if slot := SLOT.fullmatch(part):
            part = _drawn(chance, slot[1], lang, names)
            if slot[1] not in FILLERS:
                seeded.append((slot[1], len(text), len(text) + len(part)))
        text += part
    return Text(text, lang, tuple(seeded))


def texts(seed: int = 5, names: dict[str, str] = NAMES) -> list[Text]:
    """Three hundred texts with a name each and other identifiers, then three hundred clean ones; a hundred a language."""
    chance = random.Random(seed)
    made = []
    for listed in (SEEDED, CLEAN):
        for lang in LANGUAGES:
            frames = listed[lang].split("|")
            made += [_filled(frames[at % len(frames)], lang, chance, names) for at in range(EACH)]
    return made


def rare(lang: str) -> list[Text]:
    """Every rare name in every sentence."""
    found = []
    for frame in RARE_FRAMES[lang].split("|"):
        for name in RARE[lang].split("|"):
            start = frame.index("{name}")
            found.append(Text(frame.replace("{name}", name), lang, (("name", start, start + len(name)),)))
    return found


def measured(scan: Callable[[str], Iterable[Found]], seed: int = 5, names: dict[str, str] = NAMES) -> dict[str, float]:
    """Shares in percent: of names touched, of rare names in other sentences, of numbers and handles, of other identifiers, and of clean texts with a finding."""
    hits: dict[str, list[bool]] = {}

    def count(one: Text, name: str, touched: bool) -> None:
        for key in (name, f"{name}_{one.lang}"):
            hits.setdefault(key, []).append(touched)

    for one in texts(seed, names):
        found = list(scan(one.text))
        for kind, start, end in one.seeded:
            group = kind if kind == "name" else "numbers_and_handles" if kind in SURE else "other"
            count(one, group, any(start < item.end and item.start < end for item in found))
        if not one.seeded:
            count(one, "false", bool(found))
    for one in (one for lang in LANGUAGES for one in rare(lang)):
        ((_, start, end),) = one.seeded
        count(one, "rare_name", any(start < item.end and item.start < end for item in scan(one.text)))
    return {f"scan_{name}": round(100 * sum(all_) / len(all_), 1) for name, all_ in sorted(hits.items())}
