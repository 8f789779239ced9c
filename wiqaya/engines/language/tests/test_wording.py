"""Words we do not use, in three languages, and claims of cause: flagged where meant, and only there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.language import check_causal, check_framing, check_wording
from wiqaya.engines.language.wording import LANGUAGES, rules


def found(text, lang):
    return [finding.rule for finding in check_wording(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "rule"),
    [
        ("en", "An extremist lives here", "extremist"), ("en", "the suspect was seen", "suspect"), ("en", "Radicalization is rising", "radicalisation"), ("en", "a de-radicalisation course", "deradicalise"), ("en", "this hotspot", "hotspot"),
        ("en", "at-risk youth", "at-risk"), ("en", "vulnerable communities", "vulnerable-community"), ("en", "monitoring of the work", "surveillance"), ("en", "intelligence from residents", "intelligence"), ("en", "Report someone you know", "informant"),
        ("en", "Report a hate crime", "report-a-hate-crime"), ("en", "keep a file on the person", "file-on-a-person"), ("en", "her file", "file-on-a-person"), ("en", "closed cases", "case"), ("en", "screening of families", "screening"),
        ("en", "a risk score", "risk-score"), ("en", "under investigation", "interrogation"), ("en", "a watch list", "watch-list"), ("en", "our counter-terrorism work", "counter-terrorism"), ("en", "the fight against hate", "war"), ("en", "frontline staff", "war"),
        ("en", "the target group", "target-group"), ("en", "our targets", "target-value"), ("en", "interventions", "intervention"), ("en", "infiltrated the group", "infiltrate"), ("en", "a breeding ground", "breeding-ground"), ("en", "hostile elements", "hostile-elements"),
        ("en", "an influx of people", "illegal-migrant"), ("en", "waves of migrants", "illegal-migrant"), ("en", "minorities", "minority"), ("en", "broken families", "broken-families"), ("en", "a mentally ill attacker", "mental-illness"), ("en", "brainwashed", "brainwashed"),
        ("en", "refused to cooperate", "refused"), ("en", "a successful case", "successful-case"), ("en", "the threat level", "threat-level"), ("en", "the victim", "victim"), ("en", "stakeholders", "jargon"), ("en", "the blacklist", "blacklist"),
        ("ar", "المتطرّفون", "extremist"), ("ar", "وبالإرهابيين", "suspect"), ("ar", "المشتبه بهم", "suspect"), ("ar", "التطرّف الفكري", "radicalisation"), ("ar", "بؤر", "hotspot"), ("ar", "والمناطق الحمراء", "hotspot"), ("ar", "المجتمعات الهشّة", "vulnerable-community"),
        ("ar", "للمراقبة", "surveillance"), ("ar", "مخبر", "informant"), ("ar", "بلّغ عن شخص", "informant"), ("ar", "بلّغوا عن جريمة كراهية", "report-a-hate-crime"), ("ar", "فتح ملف", "file-on-a-person"), ("ar", "الفرز", "screening"), ("ar", "درجة الخطورة", "risk-score"),
        ("ar", "التحقيق مع الشاب", "interrogation"), ("ar", "مكافحة الإرهاب", "counter-terrorism"), ("ar", "محاربة التطرف", "war"), ("ar", "الفئات المستهدفة", "target-group"), ("ar", "التدخّل المبكر", "intervention"), ("ar", "بيئة حاضنة", "breeding-ground"),
        ("ar", "مندسّون", "hostile-elements"), ("ar", "الأقليات", "minority"), ("ar", "أسرٌ مفككة", "broken-families"), ("ar", "مغرَّر بهم", "brainwashed"), ("ar", "الضحايا", "victim"), ("ar", "أصحاب المصلحة", "jargon"), ("ar", "مستوى التهديد", "threat-level"),
        ("fr", "Les extrémistes", "extremist"), ("fr", "la radicalisation", "radicalisation"), ("fr", "quartiers sensibles", "hotspot"), ("fr", "personnes à risque", "at-risk"), ("fr", "populations vulnérables", "vulnerable-community"), ("fr", "la surveillance des rues", "surveillance"),
        ("fr", "signaler quelqu’un", "informant"), ("fr", "lutter contre", "war"), ("fr", "le public cible", "target-group"), ("fr", "les victimes", "victim"), ("fr", "parties prenantes", "jargon"), ("fr", "le niveau de menace", "threat-level"), ("fr", "une interventions", "intervention"),
    ],
)  # fmt: skip
def test_a_word_of_the_list_is_flagged(lang, text, rule):
    assert rule in found(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Upload a file; the file name is wrong. Save the CSV file."), ("en", "We target street lights. Buses target the centre."), ("en", "In this case, in any case, the case study"), ("en", "a subject of debate, subject to change"),
        ("en", "wi-fi hotspot"), ("en", "artificial intelligence"), ("en", "a film screening in the park"), ("en", "a minority of respondents; minority languages"), ("en", "air quality monitoring"), ("en", "after the terrorist attack"),
        ("en", "a radical change of the bus lines"), ("en", "a heat wave"), ("en", "abortion clinic"), ("en", "key informant interviews"), ("en", "police investigation"), ("en", "people at risk of flooding"), ("en", "the victims' rights fund"), ("en", "counter-terrorism law"),
        ("en", "preventing violent extremism and hate"), ("en", "She suspects that it rains"), ("en", "We monitor nothing"),
        ("ar", "رفع الملف واسم الملف؛ ملف بصيغة CSV"), ("ar", "تحقيق الأهداف"), ("ar", "فرز النفايات"), ("ar", "هجوم إرهابي"), ("ar", "تدخل البلدية في الربيع"), ("ar", "أقلية من الناس"), ("ar", "الوقاية من التطرف العنيف"), ("ar", "قضية النقل العام"),
        ("ar", "طقس متطرف"), ("ar", "مراقبة الجودة"), ("ar", "حوار ولقاء بين الجيران"), ("ar", "بلاغة اللغة"),
        ("fr", "Téléverser le fichier, un dossier de presse"), ("fr", "un attentat terroriste"), ("fr", "aide aux victimes"), ("fr", "en tout cas, dans ce cas"), ("fr", "une minorité de réponses"), ("fr", "déséquilibre du budget"), ("fr", "un sujet de débat"),
    ],
)  # fmt: skip
def test_the_same_letters_in_another_sense_are_not(lang, text):
    assert found(text, lang) == []


def test_a_finding_points_explains_and_offers():
    text = "قرب البؤرة"
    (finding,) = check_wording(text, "ar")
    assert text[finding.start : finding.end] == finding.word == "البؤرة"
    assert finding.suggestion == "حيّ يحتاج إلى دعم أكبر"
    assert finding.why


def test_what_others_said_is_left_as_it_is_but_a_word_in_quotation_marks_is_not():
    assert found("He said “there are extremists in every quarter” today.", "en") == []
    assert found("«كل المتطرفين في هذا الحي» قال", "ar") == []
    assert found("the “extremists” of the town", "en") == ["extremist"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("file", ["wording.yaml", "causal.yaml", "framing.yaml"])
def test_the_list_is_whole_in_every_language(lang, file):
    listed = rules(lang, file)
    assert [rule.name for rule in listed] == [rule.name for rule in rules("en", file)]
    assert all(rule.suggestion and rule.why for rule in listed)
    for rule in listed:
        assert not rule.words.search("")


def test_no_suggestion_is_itself_on_the_list():
    for lang in LANGUAGES:
        for rule in rules(lang):
            assert found(rule.suggestion, lang) == [], rule.name


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_can_be_checked(text, lang):
    for finding in [*check_wording(text, lang), *check_causal(text, lang)]:
        assert text[finding.start : finding.end] == finding.word


def test_other_languages_have_no_list():
    with pytest.raises(ValueError, match="de"):
        check_wording("Hallo", "de")


@pytest.mark.parametrize(
    ("lang", "text", "count"),
    [
        ("en", "Violence rose because of unemployment and led to fear.", 2), ("en", "Poverty causes hate", 1), ("en", "This does not mean that poverty causes violence.", 0), ("en", "It is due to start in May", 0), ("en", "not due to poverty", 0),
        ("en", "Both are more common in the same areas.", 0), ("en", "the root causes as residents see them", 0), ("ar", "ارتفع العنف بسبب البطالة", 1), ("ar", "الفقر يؤدي إلى العنف", 1), ("ar", "لا يعني أن الفقر يسبب العنف", 0),
        ("ar", "وبسبب ذلك", 1), ("ar", "يترافق الأمران في الأحياء نفسها", 0), ("fr", "à cause du chômage", 1), ("fr", "le chômage provoque la violence", 1), ("fr", "la pauvreté n’entraîne pas la violence", 0), ("fr", "les causes possibles selon les habitants", 0),
    ],
)  # fmt: skip
def test_claims_of_cause_are_flagged_and_denials_are_not(lang, text, count):
    assert len(check_causal(text, lang)) == count


@pytest.mark.parametrize(
    ("lang", "text", "count"),
    [
        ("en", "Warn pupils of dangers", 2), ("en", "Idle youth", 1), ("en", "Pupils choose a project", 0), ("en", "Newcomers are a burden", 1),
        ("ar", "تحصين الشباب من خطر التطرف", 2), ("ar", "جيل ضائع", 1), ("ar", "التلاميذ يختارون مشروعاً", 0), ("fr", "des jeunes en difficulté", 1),
        ("fr", "une menace pour les élèves", 1), ("fr", "les élèves choisissent un projet", 0),
    ],
)  # fmt: skip
def test_threat_and_lack_are_flagged_and_values_are_not(lang, text, count):
    assert len(check_framing(text, lang)) == count
