"""Sentences that say what somebody was accused of, and sentences about needs with the same words, in five languages.

All are invented: frames with a person put in, and sentences that were written after the rules.
"""

from __future__ import annotations

import random

TOTAL = {"ar": 120, "en": 120, "fr": 120, "de": 80, "es": 80}
WHO = {
    "en": "The young man|She|The pupil|My son|The neighbour|Our brother",
    "fr": "Le jeune homme|Elle|Mon fils|Le voisin|Notre frère",
    "ar": "الشاب|ابني|التلميذ|الجار|أخونا",
    "de": "Der junge Mann|Sie|Mein Sohn|Der Nachbar",
    "es": "El joven|Mi hijo|El alumno|El vecino",
}
FRAMES = {
    "en": {
        "accused": "{w} was arrested last year.|{w} has a criminal record.|{w} was convicted of theft in March.|{w} spent two years in prison.|{w} was charged with assault.|{w} is known to the police.|{w} is accused of robbery.|{w} was released from jail in June.|{w} is on probation.|{w} is under investigation for fraud.|{w} committed an offence.|{w} stole a bicycle.|{w} sells drugs near the station.|{w} was sentenced to six months.|{w} is on bail.|{w} has two previous convictions.|{w} appeared before the juvenile court.|{w} was found guilty of burglary.|{w} was taken into custody on Friday.|{w} is awaiting trial.|{w} is suspected of drug dealing.|{w} is wanted by the police.|{w} was imprisoned abroad.|{w} broke the law again.|{w} was caught shoplifting.|{w} has a police record.",
        "need": "{w} was the victim of a theft.|{w} is afraid of being arrested again and sleeps badly.|{w} witnessed a murder as a child.|{w} asks for help with the landlord.|{w} is in charge of the football team.|{w} wants to charge the phone at the centre.|{w} works as a teacher in the prison.|{w} has a strong conviction that school is useless.|{w} took offence at a joke.|{w} is on probation at the new job.|{w} plays on the basketball court every evening.|{w} was accused of lying by classmates.|{w} fears that the police will arrest the father.|{w} has nightmares about prison.|{w} wrote a long sentence in the notebook.|{w} would like a place to sleep and a job.|{w} reported a burglary to the neighbours’ committee.|{w} hit a classmate on Tuesday.|{w} holds the school record for running.|{w} shouted at the teacher and apologised.|{w} had a trial lesson in carpentry.|{w} saw a film about prison.|{w} asked what a lawyer costs.|{w} learned about theft prevention at the youth club.|{w} said “I feel like I am in prison at home”.|{w} was threatened with a knife by strangers.",
    },
    "fr": {
        "accused": "{w} a été arrêté l’an dernier.|{w} a un casier judiciaire.|{w} a été condamné pour vol.|{w} a passé deux ans en prison.|{w} a été mis en examen.|{w} est connu des services de police.|{w} est accusé de braquage.|{w} est sorti de prison en juin.|{w} est sous contrôle judiciaire.|{w} est soupçonné de trafic de drogue.|{w} a commis un délit.|{w} a volé un vélo.|{w} vend de la drogue près de la gare.|{w} a été incarcéré à l’étranger.|{w} porte un bracelet électronique.|{w} a des antécédents judiciaires.|{w} est passé devant le juge.|{w} a été reconnu coupable.|{w} a été placé en garde à vue.|{w} attend son procès.|{w} est recherché par la police.|{w} a récidivé.|{w} est fiché.|{w} a été interpellé vendredi.|{w} a écopé d’une peine avec sursis.",
        "need": "{w} a été victime d’un vol.|{w} a peur d’être arrêté et dort mal.|{w} a été témoin d’un meurtre.|{w} demande de l’aide pour le loyer.|{w} a arrêté de fumer.|{w} a condamné les violences devant la classe.|{w} travaille comme enseignant en prison.|{w} range ses affaires dans un casier de la piscine.|{w} a été accusé de mentir par ses camarades.|{w} craint l’arrestation de son père.|{w} fait des cauchemars de prison.|{w} aimerait un endroit pour dormir.|{w} a prévenu le club de son absence.|{w} a frappé un camarade mardi.|{w} s’est excusé après avoir crié.|{w} a vu un film sur la prison.|{w} demande combien coûte un avocat.|{w} suit un cours sur la prévention des vols.|{w} a besoin d’un suivi scolaire.|{w} a signalé un cambriolage au comité.|{w} prend le vol de midi pour Tunis.|{w} a l’impression d’être en prison chez soi.|{w} dit : « je me sens en prison ici ».|{w} a été menacé avec un couteau.|{w} a arrêté l’école en mars.",
    },
    "ar": {
        "accused": "{w} اعتُقل العام الماضي.|{w} له سوابق.|{w} أُدين بالسرقة في آذار.|{w} قضى سنتين في السجن.|{w} متهم بالاعتداء على شخص.|{w} معروف لدى الشرطة.|{w} حُكم عليه بستة أشهر.|{w} خرج من السجن في حزيران.|{w} قيد التحقيق في قضية تزوير.|{w} ارتكب جنحة.|{w} سرق دراجة من الحي.|{w} يبيع المخدرات قرب المحطة.|{w} أُفرج عنه بكفالة.|{w} لديه سجل عدلي.|{w} مثل أمام محكمة الأحداث.|{w} أُلقي القبض عليه يوم الجمعة.|{w} ينتظر محاكمته.|{w} مطلوب للعدالة.|{w} سُجن في الخارج.|{w} خالف القانون مرة أخرى.|{w} له محضر شرطة.|{w} متورط في تهريب.|{w} عليه تهمة حيازة سلاح.|{w} أوقفته الشرطة مرتين.|{w} كان محبوساً سنة كاملة.",
        "need": "{w} كان ضحية سرقة.|{w} يخاف من الاعتقال ولا ينام جيداً.|{w} شهد جريمة وهو صغير.|{w} يطلب مساعدة في إيجار البيت.|{w} موقوف عن الدراسة أسبوعاً.|{w} يعمل مدرّساً في السجن.|{w} اتهمه زملاؤه بالكذب.|{w} يخشى اعتقال والده.|{w} يرى كوابيس عن السجن.|{w} يحتاج إلى مكان ينام فيه وعمل.|{w} ضرب زميلاً يوم الثلاثاء.|{w} صرخ ثم اعتذر.|{w} شاهد فيلماً عن السجون.|{w} يسأل كم يكلف المحامي.|{w} تعرّض لسطو في الشارع.|{w} حبس نفسه في غرفته يومين.|{w} أبلغ عن سرقة في البناية.|{w} يحضر درساً عن الوقاية من السرقة.|{w} يقول «أشعر أنني في سجن هنا».|{w} هدده غرباء بسكين.|{w} سجّل رقماً جيداً في الجري.|{w} يحب المحاكاة والرسم.|{w} غاب عن المدرسة ثلاث مرات.|{w} والده في السجن منذ الربيع ولا دخل للأسرة.|{w} فقد أخاه الذي قُتل في الحرب.",
    },
    "de": {
        "accused": "{w} wurde letztes Jahr verhaftet.|{w} ist vorbestraft.|{w} wurde wegen Diebstahls verurteilt.|{w} war zwei Jahre im Gefängnis.|{w} ist angeklagt.|{w} ist polizeibekannt.|{w} steht bald vor Gericht.|{w} kam im Juni aus der Haft.|{w} hat Bewährung.|{w} hat eine Straftat begangen.|{w} hat ein Fahrrad gestohlen.|{w} verkauft Drogen am Bahnhof.|{w} wurde festgenommen.|{w} hat mehrere Vorstrafen.|{w} sitzt in Untersuchungshaft.|{w} wird wegen Betrugs gesucht.|{w} ist rückfällig geworden.|{w} hat ein Strafverfahren.|{w} trägt eine Fußfessel.|{w} war im Jugendarrest.",
        "need": "{w} wurde Opfer eines Diebstahls.|{w} hat Angst vor einer Verhaftung und schläft schlecht.|{w} war Zeuge eines Mordes.|{w} braucht Hilfe bei der Miete.|{w} arbeitet im Gefängnis als Lehrer.|{w} fürchtet die Festnahme des Vaters.|{w} träumt vom Gefängnis.|{w} sucht einen Schlafplatz und Arbeit.|{w} hat am Dienstag einen Mitschüler geschlagen.|{w} schrie und entschuldigte sich.|{w} sah einen Film über Gefängnisse.|{w} fragt, was ein Anwalt kostet.|{w} hat einen Einbruch im Haus gemeldet.|{w} fühlt sich wie im Gefängnis.|{w} fehlte dreimal in der Schule.|{w} läuft gern und zeichnet gut.|{w} wurde von Fremden mit einem Messer bedroht.|{w} liest ein Buch über Verbrechen.|{w} hält den Schulrekord im Lauf.|{w} möchte mit jemandem reden.",
    },
    "es": {
        "accused": "{w} fue detenido el año pasado.|{w} tiene antecedentes penales.|{w} fue condenado por robo.|{w} pasó dos años en la cárcel.|{w} está acusado de agresión.|{w} es conocido por la policía.|{w} está imputado.|{w} salió de prisión en junio.|{w} está en libertad condicional.|{w} cometió un delito.|{w} robó una bicicleta.|{w} vende droga cerca de la estación.|{w} está fichado.|{w} tiene un juicio pendiente.|{w} está en prisión preventiva.|{w} fue declarado culpable.|{w} ha reincidido.|{w} fue arrestado el viernes.|{w} tiene una condena.|{w} está en un centro de menores.",
        "need": "{w} fue víctima de un robo.|{w} tiene miedo de ser detenido y duerme mal.|{w} fue testigo de un asesinato.|{w} pide ayuda para el alquiler.|{w} trabaja en la cárcel como maestro.|{w} teme la detención de su padre.|{w} tiene pesadillas con la cárcel.|{w} busca un lugar para dormir.|{w} pegó a un compañero el martes.|{w} gritó y pidió perdón.|{w} vio una película sobre prisiones.|{w} pregunta cuánto cuesta un abogado.|{w} denunció un robo en el edificio.|{w} siente como si viviera en una cárcel.|{w} faltó a clase tres veces.|{w} corre y dibuja muy bien.|{w} fue amenazado con un cuchillo por desconocidos.|{w} lee un libro sobre crímenes.|{w} es delegado de clase.|{w} quiere hablar con alguien.",
    },
}  # fmt: skip

# written after the rules were fixed
LATER = {
    "en": {
        "accused": "The police picked him up twice this month.|There is a warrant out for her.|His file says burglary in 2019.|He did time for dealing.|They say he robbed a shop.|She got six months for fraud.|He has been in trouble with the law since he was twelve.|The judge gave him a suspended sentence.|The boy was caught with a knife and charged by the police.|He is a repeat offender.|She was fined by the court.|The lad was locked up for a fight.|His older brother was convicted of theft.|He wears an electronic tag.|She was arrested, although she is shy.",
        "need": "His father has been in prison since spring and the family has no income.|The mother was arrested at the border and the children are with the aunt.|His phone was stolen and he needs a new one to reach us.|She asks who pays the lawyer of her landlord.|The children miss their mother, who visits seldom.|He is free of charge to come on Mondays.|The family was robbed on the way here and lost its papers.|They want to visit the father in jail.|He would like to train as a police officer.|A cardiac arrest took his uncle.|She read a novel about a trial.|He stopped going out after the robbery in his street.|She is scared when she hears a police car.|He is very strict in his judgement of himself.|They fear for the little sister.",
    },
    "fr": {
        "accused": "La police l’a embarqué deux fois ce mois-ci.|Il a fait six mois ferme.|Son dossier parle d’un cambriolage.|On dit qu’il a braqué une épicerie.|Elle a pris du sursis.|Il a des problèmes avec la justice depuis ses douze ans.|Le juge l’a envoyé dans un centre éducatif fermé.|C’est un multirécidiviste.|Son grand frère a été condamné pour vol.|Il deale au pied de l’immeuble.|Elle est passée en comparution immédiate.|Il sort d’un centre pénitentiaire.|Le garçon a été pris pour port d’arme.|Elle doit pointer au commissariat.|Il purge sa peine à domicile.",
        "need": "Son père est en prison depuis le printemps et la famille n’a plus de revenu.|La mère a été arrêtée à la frontière et les enfants sont chez la tante.|On lui a volé son téléphone.|Ils veulent rendre visite au père en prison.|Il voudrait devenir policier.|Elle lit un roman sur un procès.|Il ne sort plus après le braquage dans sa rue.|Elle a peur quand une voiture de police passe.|Il est très dur avec lui-même.|Le bus s’est arrêté devant chez elle.|La famille a été cambriolée et a tout perdu.|Elle s’inquiète pour sa petite sœur.|Il a quitté le club de boxe.|Il cherche un avocat pour son logement.|Elle a gagné son procès-verbal de stage.",
    },
    "ar": {
        "accused": "أخذته الشرطة مرتين هذا الشهر.|عليه مذكرة توقيف.|ملفه يذكر سطواً قبل سنوات.|يقال إنه سرق محلاً.|أخذت ستة أشهر حبس.|له مشاكل مع القانون منذ كان في الثانية عشرة.|أرسله القاضي إلى إصلاحية.|هو من أصحاب السوابق.|أخوه الأكبر أُدين بالسرقة.|يروّج الحبوب تحت البناية.|ضُبط ومعه سكين فأحيل إلى النيابة.|خرج من دار الأحداث قبل شهر.|أمضى فترة عقوبته.|شارك في عملية نشل.|يلبس سواراً إلكترونياً.",
        "need": "أُوقفت الأم على الحدود والأولاد عند خالتهم.|سُرق هاتفه ويحتاج إلى آخر.|يريدون زيارة الأب في السجن.|يودّ أن يصير شرطياً.|تقرأ رواية عن محاكمة.|لم يعد يخرج بعد السرقة التي وقعت في شارعه.|تخاف حين ترى سيارة شرطة.|توقفت الحافلة أمام بيتها.|نُهب بيت الأسرة في الطريق وضاعت أوراقها.|هو قاسٍ جداً على نفسه.|تقلق على أختها الصغيرة.|ترك نادي الملاكمة.|يبحث عن محامٍ لمشكلة السكن.|يسجل أهدافاً كثيرة.|قُتل عمّه في القصف.",
    },
}  # fmt: skip


def sentences(lang: str, kind: str) -> list[str]:
    """Different sentences of a kind, `accused` or `need`: frames first, then those that were written later."""
    later = written_later(lang, kind)
    made = sorted({frame.replace("{w}", who) for frame in FRAMES[lang][kind].split("|") for who in WHO[lang].split("|")})
    return random.Random(f"{lang} {kind}").sample(made, min(len(made), TOTAL[lang]) - len(later)) + later


def written_later(lang: str, kind: str) -> list[str]:
    return LATER[lang][kind].split("|") if lang in LATER else []
