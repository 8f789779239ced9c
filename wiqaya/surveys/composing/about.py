"""Questions that every questionnaire of ours has: where one lives, and a few about oneself, each with its reason."""

from __future__ import annotations

INTERVIEWER = "interviewer"  # appearance of what only an interviewer fills in
PLACE = {
    "ar": "لمن يُجري المقابلة: رمز الموقع المسحوب",
    "en": "For the interviewer: code of the place that was drawn",
    "fr": "Pour l’enquêtrice ou l’enquêteur : code du lieu tiré",
}
AREA = {"ar": "في أي حي تسكنون؟", "en": "In which neighbourhood do you live?", "fr": "Dans quel quartier habitez-vous ?"}
ABOUT = {
    "sex": {
        "label": {"ar": "كيف تصفون أنفسكم؟", "en": "How do you describe yourself?", "fr": "Comment vous décrivez-vous ?"},
        "hint": {
            "ar": "نسأل لنرى هل تختلف تجربة النساء والرجال. يمكنكم تجاوز السؤال.",
            "en": "We ask to see whether women and men experience the city differently. You may skip this.",
            "fr": "Nous le demandons pour voir si femmes et hommes vivent la ville autrement. Vous pouvez passer.",
        },
    },
    "age": {
        "label": {"ar": "ما فئتكم العمرية؟", "en": "How old are you?", "fr": "Quel âge avez-vous ?"},
        "hint": {
            "ar": "نسأل لكي يكون لكل الأعمار وزنها الصحيح. يمكنكم تجاوز السؤال.",
            "en": "We ask so that every age counts as much as it should. You may skip this.",
            "fr": "Nous le demandons pour que chaque âge compte à sa juste mesure. Vous pouvez passer.",
        },
    },
    "group": {
        "label": {
            "ar": "هل ينطبق عليكم أحد هذه الأوصاف؟",
            "en": "Does one of these describe you?",
            "fr": "L’une de ces descriptions vous correspond-elle ?",
        },
        "hint": {
            "ar": "اتُّفق على هذه التسميات مع الجماعات المعنية. لا تظهر إلا في مجموعات كبيرة. يمكنكم تجاوز السؤال.",
            "en": "These words were agreed with the communities. They are only ever shown for large groups. You may skip this.",
            "fr": "Ces mots ont été convenus avec les communautés. Ils n’apparaissent que pour de grands groupes. Vous pouvez passer.",
        },
    },
}
PANEL = {
    "label": {
        "ar": "اصنعوا رمزاً تتذكرونه: أول حرفين من اسم الشارع الذي نشأتم فيه، ثم رقم من ٠ إلى ٩٩ تختارونه",
        "en": "Make yourself a code: the first two letters of the street where you grew up, then a number from 0 to 99 that you choose",
        "fr": "Faites-vous un code : les deux premières lettres de la rue de votre enfance, puis un nombre de 0 à 99 de votre choix",
    },
    "hint": {
        "ar": "به نعرف أن إجابتين من جولتين تعودان إلى الشخص نفسه دون أن نعرف من هو. يمكنكم تجاوز السؤال.",
        "en": "It tells us that answers of two rounds belong together, without telling us whose they are. You may skip this.",
        "fr": "Il nous dit que les réponses de deux vagues vont ensemble, sans dire de qui elles viennent. Vous pouvez passer.",
    },
}
HELP = {
    "ar": "إذا أثار سؤال ضيقاً لديكم، يمكنكم التوقف أو الحديث مع من تثقون به. تجدون جهات المساعدة في صفحة المدينة.",
    "en": "If a question upset you, you may stop, or talk to somebody you trust. The city’s page lists where to find help.",
    "fr": "Si une question vous a bouleversé, vous pouvez arrêter ou parler à une personne de confiance. La page de la ville indique où trouver de l’aide.",
}
