"""The elements of Word that are known here (ECMA-376, part 1), by what becomes of them."""

from __future__ import annotations

import re


def _all(prefix: str, names: str) -> frozenset[str]:
    return frozenset(f"{prefix}:{name}" for name in names.split())


TEXTS = frozenset({"w:t", "m:t", "wp:posOffset", "wp:align"})  # the only elements whose text stays
DRAWN = ("a:", "pic:", "wp:", "wps:", "wpg:", "m:")  # kept whole, but for names and links
# left out, with all that is in them, without asking: marks of people, times, programs and places elsewhere
GONE = _all(
    "w",
    "proofErr bookmarkStart bookmarkEnd permStart permEnd instrText delInstrText fldChar ffData fldData sdtPr sdtEndPr customXmlPr smartTagPr lastRenderedPageBreak nsid tmpl rsid "
    "commentRangeEnd annotationRef tblCaption tblDescription printerSettings latentStyles aliases docPartBody moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd "
    "customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd vanish specVanish webHidden embedRegular embedBold dataBinding divId",
) | frozenset({"a:extLst", "a:hlinkClick", "a:hlinkHover", "a:hlinkMouseOver", "a:snd", "a:videoFile", "a:audioFile", "a:custDataLst", "wp:extLst", "pic:extLst", "wps:extLst", "wpg:extLst"})  # fmt: skip
# their contents stay, they go: links, fields and form fields become what is read
UNWRAPPED = _all("w", "hyperlink fldSimple sdt sdtContent smartTag customXml")
KEPT = TEXTS | _all(
    "w",
    # text
    "body p r pPr rPr t tab br cr noBreakHyphen softHyphen sym ptab pgNum dir bdo ruby rubyPr rubyBase rt hps hpsRaise hpsBaseText rubyAlign lid "
    "footnoteReference endnoteReference footnoteRef endnoteRef separator continuationSeparator footnote endnote drawing txbxContent background "
    # of signs
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid color spacing w kern position sz szCs highlight u effect bdr shd "
    "fitText vertAlign rtl cs em lang eastAsianLayout oMath "
    # of paragraphs
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr ilvl numId suppressLineNumbers pBdr top left bottom right between bar start end tabs suppressAutoHyphens kinsoku "
    "wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "cnfStyle "
    # of sections
    "sectPr headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols col formProt vAlign noEndnote titlePg rtlGutter docGrid numFmt "
    "numStart numRestart pos "
    # tables
    "tbl tblPr tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW tblCellSpacing tblInd tblBorders insideH insideV tl2br tr2bl tblLayout tblCellMar tblLook "
    "tblGrid gridCol tr trPr tblPrEx gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader hidden tc tcPr tcW gridSpan hMerge vMerge tcBorders noWrap tcMar tcFitText hideMark "
    # styles and lists
    "styles docDefaults rPrDefault pPrDefault style name basedOn next link autoRedefine uiPriority semiHidden unhideWhenUsed qFormat locked personal tblStylePr "
    "numbering abstractNum multiLevelType styleLink numStyleLink lvl start lvlRestart isLgl suff lvlText lvlJc legacy num abstractNumId lvlOverride startOverride",
)
# attributes that name somebody, something or some place, in every element
NAMING = frozenset({"author", "date", "initials", "name", "descr", "title", "tooltip", "macro", "textlink", "tgtFrame", "anchorId", "editId", "paraId", "textId", "ed", "edGrp", "fLocksText", "link"})
TOUCHED = frozenset({("wp:docPr", "name"), ("pic:cNvPr", "name"), ("wps:cNvPr", "name"), ("wpg:cNvPr", "name")})  # the name must stand there, empty
NAMES_OF_STYLES = frozenset({"w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next", "w:link", "w:styleLink", "w:numStyleLink"})
BUILT_IN = re.compile(
    r"normal( table)?|no list|default paragraph font|(heading|toc|index|list|list bullet|list number|list continue)( [1-9])?|title|subtitle|header|footer|caption|quote|intense quote|"
    r"list paragraph|no spacing|strong|emphasis|hyperlink|page number|body text( indent)?( [1-3])?|table grid|footnote (text|reference)|endnote (text|reference)|date|signature|salutation|closing"
)
