"""A short invented report with every kind of block, for tests and for looking at."""

from __future__ import annotations

from datetime import date

from wiqaya.ui.documents import (
    BulletList,
    Callout,
    Code,
    Columns,
    Contents,
    Cover,
    DefinitionList,
    Document,
    FigureBlock,
    Heading,
    Link,
    NumberedList,
    PageBreak,
    Paragraph,
    Said,
    Sources,
    Strong,
    Table,
)  # fmt: skip
from wiqaya.ui.figures import Break, bar, choropleth, series
from wiqaya.ui.figures.tests import tables as t

HOSTILE = "<script>alert('x')</script> & \"quotes\""


def report() -> Document:
    return Document(
        {"ar": "تقرير خريطة التماسك الاجتماعي", "en": "Mapping report on social cohesion", "fr": "Rapport de cartographie de la cohésion sociale"},
        (
            Cover(
                {"ar": "ما الذي يجمع الناس هنا، وما الذي يصعّب العيش المشترك، وما الذي نقترحه.", "en": "What brings people together here, what makes living together harder, and what we propose.", "fr": "Ce qui rassemble les gens ici, ce qui rend la vie commune plus difficile, et ce que nous proposons."},
                (({"ar": "أعدّه", "en": "Prepared by", "fr": "Préparé par"}, {"ar": "مكتب الوقاية والتماسك", "en": "Office for prevention and cohesion", "fr": "Bureau de prévention et de cohésion"}),),
            ),
            Contents(),
            Heading({"ar": "أولاً: ما وجدناه", "en": "1. What we found", "fr": "1. Ce que nous avons trouvé"}, 2, "findings"),
            Paragraph(
                (
                    {"ar": "شارك في هذه الخريطة ٨١٢ شخصاً بين آذار وأيار ٢٠٢٦. ", "en": "In all, 812 people took part between March and May 2026. ", "fr": "En tout, 812 personnes ont participé entre mars et mai 2026. "},
                    Strong({"ar": "أقوى ما لدى المدينة شبكات الأهالي ونوادي الأحياء.", "en": "The city's greatest strengths are parents' networks and neighbourhood clubs.", "fr": "Les plus grandes forces de la ville sont les réseaux de parents et les clubs de quartier."}),
                    {"ar": " للاتصال: ", "en": " To reach us: ", "fr": " Pour nous joindre : "}, Code("+961 1 234 567"), {"ar": "، أو ", "en": ", or ", "fr": ", ou "}, Link({"ar": "صفحة المدينة", "en": "the city's page", "fr": "la page de la ville"}, "https://manara.example/ar"), ".",
                )
            ),
            Columns(
                (Heading({"ar": "نقاط القوة", "en": "Strengths", "fr": "Forces"}, 3), BulletList(({"ar": "شبكة أولياء الأمور في ثلاثة أحياء", "en": "A parents' network in three areas", "fr": "Un réseau de parents dans trois quartiers"}, {"ar": "تسعة نوادٍ رياضية مفتوحة للجميع", "en": "Nine sports clubs open to all", "fr": "Neuf clubs sportifs ouverts à tous"}))),
                (Heading({"ar": "ما يقلق الناس", "en": "What worries people", "fr": "Ce qui inquiète"}, 3), BulletList(({"ar": "الإهانات في أماكن العمل", "en": "Insults at work", "fr": "Les insultes au travail"}, {"ar": "شائعات عن القادمين الجدد", "en": "Rumours about newcomers", "fr": "Des rumeurs sur les nouveaux arrivants"}))),
            ),
            FigureBlock(choropleth(t.by_area(), t.squares(), passport=t.ABOUT, measure=t.RATE, names={"lake": {"ar": "البحيرة", "en": "Lake", "fr": "Lac"}})),
            Callout("bias", {"ar": "نساء فوق الستين ومن لا هاتف لديهم قلّما أجابوا.", "en": "Women over 60 and people without a phone seldom answered.", "fr": "Les femmes de plus de 60 ans et les personnes sans téléphone ont rarement répondu."}),
            FigureBlock(bar(t.survey(), passport=t.ABOUT, measure=t.SHARE), table=False),
            FigureBlock(series(t.by_year(), passport=t.ABOUT, measure=t.RATE, by="area", keys=("old", "port"), breaks=(Break("2024", 2024),)), table=False),
            Heading({"ar": "ثانياً: من شارك", "en": "2. Who took part", "fr": "2. Qui a participé"}),
            Table(
                {"ar": "المشاركون والمشاركات حسب الحي، ٢٠٢٦", "en": "People who took part, by area, 2026", "fr": "Participants par quartier, 2026"},
                ({"ar": "الحي", "en": "Area", "fr": "Quartier"}, {"ar": "العدد", "en": "Number", "fr": "Nombre"}, {"ar": "كيف سُئلوا", "en": "How asked", "fr": "Comment"}),
                ((t.NAMES["old"], 1214, {"ar": "في البيوت", "en": "At home", "fr": "À domicile"}), (t.NAMES["port"], 188, {"ar": "في البيوت", "en": "At home", "fr": "À domicile"}), (Said(HOSTILE), None, Said("Café du Port (ميناء)"))),
            ),
            Paragraph(Said("« On se parle plus qu'avant », a dit une habitante.")),
            Paragraph(Said("«صرنا نتكلم أكثر من قبل»، قالت إحدى الساكنات.")),
            Callout("withheld", {"ar": "لا تُعرض أعداد تقل عن ١٠.", "en": "Numbers under 10 are not shown.", "fr": "Les nombres inférieurs à 10 ne sont pas montrés."}),
            PageBreak(),
            Heading({"ar": "ثالثاً: ما نوصي به", "en": "3. What we recommend", "fr": "3. Ce que nous recommandons"}),
            NumberedList(({"ar": "تمديد عمل نوادي الأحياء مساءً، بدءاً من الميناء والحي الشمالي.", "en": "Keep neighbourhood clubs open in the evening, starting in Port and North District.", "fr": "Ouvrir les clubs de quartier le soir, en commençant par le Port et le Quartier Nord."}, {"ar": "تدريب موظفي الاستقبال على الرد على الإهانات.", "en": "Train front-desk staff to respond to insults.", "fr": "Former le personnel d'accueil à répondre aux insultes."}, {"ar": "العودة إلى الناس بما تقرر قبل نهاية العام.", "en": "Return to residents with what was decided before the end of the year.", "fr": "Revenir vers les habitants avec ce qui a été décidé avant la fin de l'année."})),
            Heading({"ar": "ملحق: الطريقة", "en": "Annex: method", "fr": "Annexe : méthode"}),
            DefinitionList((({"ar": "عيّنة", "en": "Sample", "fr": "Échantillon"}, {"ar": "٨١٢ شخصاً، اختيروا بالقرعة", "en": "812 people, drawn by lot", "fr": "812 personnes, tirées au sort"}), ({"ar": "إصدار الطريقة", "en": "Method version", "fr": "Version"}, Code("survey-2.1")))),
            Callout("caution", {"ar": "تغيّرت الطريقة عام ٢٠٢٤.", "en": "The method changed in 2024.", "fr": "La méthode a changé en 2024."}),
            Sources(({"ar": "سجل الحوادث المبلّغ عنها، بلدية مدينة المنارة، ٢٠٢٦", "en": "Register of reported incidents, Municipality of Madinat al-Manara, 2026", "fr": "Registre des incidents signalés, Municipalité de Madinat al-Manara, 2026"},)),
        ),
        on=date(2026, 11, 21), city={"ar": "مدينة المنارة", "en": "Madinat al-Manara", "fr": "Madinat al-Manara"}, edition={"ar": "النسخة العامة", "en": "Public edition", "fr": "Édition publique"},
        subtitle={"ar": "دورة عام ٢٠٢٦", "en": "The 2026 cycle", "fr": "Cycle 2026"}, fictional=True,
    )  # fmt: skip
