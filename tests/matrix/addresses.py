"""Every address of the house, and which object of a city fills each of its arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver, reverse

from tests.registers import smallest
from wiqaya.safeguards.access import PUBLIC
from wiqaya.web.foreign import FOREIGN, name_of

CYCLE, LINE, ISSUE, SIGNAL = {"short": "cycle"}, {"short": "issue", "kind": "=strength"}, {"short": "issue"}, {"short": "signal"}
ASSET, PARTNER, DRAFT, DATASET = {"short": "asset"}, {"short": "partner"}, {"short": "draft"}, {"short": "dataset"}
MECHANISM = {"short": "mechanism"}
REPORT, ASKED, AREA, STAGE = {"short": "report"}, {"short": "cycle", "organisation": "asked"}, {"slug": "area"}, {"number": "=2"}

# argument -> the name of a thing (tests/matrix/worlds.py), or "=" and a value that belongs to no city
ARGUMENTS: dict[str, dict[str, str]] = {
    "account_reset_password_from_key": {"uidb36": "=1", "key": "=set-password"},
    "mfa_remove_webauthn": {"pk": "=1"},
    "mfa_edit_webauthn": {"pk": "=1"},
    "openid_connect_login": {"provider_id": "=city"},
    "openid_connect_callback": {"provider_id": "=city"},
    "people:renew": {"key": "invitation"},
    "people:withdraw": {"key": "invitation"},
    "people:role": {"role": "=coordinator"},
    "people:person": {"key": "person"},
    "people:give": {"key": "person"},
    "people:close": {"key": "person"},
    "people:end": {"key": "person", "term": "term"},
    "people:organisation": {"short": "organisation"},
    "people:edit-organisation": {"short": "organisation"},
    "people:join": {"token": "=no-such-invitation"},
    "places:area": AREA,
    "places:edit-area": AREA,
    "places:add-alias": AREA,
    **{f"places:{name}": {"order": "=1"} for name in ("edit-level", "level-figures", "remove-level")},
    "places:holding": {"order": "=2"},
    "places:edit-group": {"short": "group"},
    "records:add-usual": {"key": "=school-leaving"},
    **{f"records:{name}": DATASET for name in ("dataset", "edit-dataset", "reread", "ask-bias", "retract", "rows", "figure")},
    "records:job": {"key": "import_job"},
    "records:stop-job": {"key": "import_job"},
    **{
        f"records:import-{name}": DRAFT
        for name in ("resume", "columns", "across", "places", "values", "to-fix", "about", "look", "done", "undo", "give-up", "later")
    },
    "records:import-split": {"short": "indicators"},
    **{f"mapping:asset{name}": ASSET for name in ("", "-edit", "-confirm", "-dispute", "-settle", "-remove", "-perception")},
    "mapping:asset-perception-remove": {"short": "asset", "key": "perception"},
    "mapping:partner": PARTNER,
    "mapping:partner-link": PARTNER,
    "mapping:partner-trust": PARTNER,
    "mapping:partner-link-edit": {"short": "partner", "key": "link"},
    "mapping:partner-link-remove": {"short": "partner", "key": "link"},
    "mapping:partner-trust-edit": {"short": "partner", "key": "trust"},
    "mapping:partner-trust-remove": {"short": "partner", "key": "trust"},
    **{f"mapping:stage{name}": STAGE for name in ("", "-checklist", "-move", "-gaps")},
    "mapping:assessment": {"short": "assessment"},
    "mapping:method": {"version": "=1"},
    "mapping:note": {"key": "note"},
    "mapping:note-remove": {"key": "note"},
    "mapping:structural": {"short": "structural"},
    "mapping:structural-remove": {"short": "structural"},
    **{f"mapping:{name}": CYCLE for name in ("cycle-one", "light", "cycle-mode", "cycle-close", "asked", "ask", "briefing-ask")},
    "mapping:method-adopt": {"short": "cycle", "version": "=1"},
    **{f"mapping:step{name}": {"short": "cycle", "letter": "=a"} for name in ("", "-judge", "-attach")},
    "mapping:step-detach": {"short": "cycle", "letter": "evidence_letter", "key": "evidence"},
    "mapping:briefing": {"short": "cycle", "key": "briefing"},
    "mapping:briefing-answer": {"short": "cycle", "key": "briefing"},
    **{f"mapping:contribution{name}": ASKED for name in ("", "-remind", "-answer", "-decline", "-part")},
    "mapping:answer-own": {"key": "contribution"},
    "mapping:brief-own": {"key": "briefing"},
    **{f"surveys:{name}": {"short": "wave"} for name in ("fieldwork", "add-interviewer", "note-check", "sealed")},
    **{f"surveys:{name}": {"short": "wave"} for name in ("wave", "edit-wave", "open-wave", "close-wave", "weight", "results", "changes", "annex")},
    **{f"surveys:{name}": {"short": "wave"} for name in ("sample", "plan-sample", "draw-sample", "invitations", "files")},
    **{f"surveys:{name}quotas": {"short": "wave"} for name in ("", "share-", "type-")},
    "surveys:sample-point": {"short": "wave", "position": "=1"},
    "surveys:intake": {"short": "wave", "intake": "intake"},
    "surveys:annex-file": {"short": "wave", "kind": "=docx"},
    **{f"surveys:{name}": {"short": "wave", "statistic": "=mean", "question": "=trust"} for name in ("result", "model-areas")},
    **{f"surveys:{name}": {"short": "survey"} for name in ("survey", "edit-survey", "new-wave", "new-promise")},
    **{f"surveys:{name}-promise": {"short": "survey", "promise": "promise"} for name in ("answer", "settle", "read", "hide")},
    **{f"surveys:{name}": {"short": "wave"} for name in ("publications", "ask-publication")},
    **{f"surveys:{name}publication": {"short": "publication"} for name in ("", "decide-", "withdraw-")},
    "surveys:preview-publication": {"short": "publication", "result": "public_result"},
    **{f"survey-{name}": {"code": "public_code"} for name in ("results", "results-file", "method", "method-file")},
    **{f"survey-result{name}": {"code": "public_code", "short": "public_result"} for name in ("", "-file")},
    **{f"surveys:{name}": {"key": "estimate_job"} for name in ("estimate-job", "stop-estimate")},
    **{f"surveys:{name}": {"short": "instrument"} for name in ("instrument", "compose", "upload", "ethics", "read-ethics")},
    **{f"surveys:{name}": {"short": "instrument", "number": "=1"} for name in ("preview", "roles", "wording", "version-files", "ready", "retire", "workbook")},
    **{f"survey-{name}": {"code": "=T2T2"} for name in ("short", "said", "question", "check", "thanks", "withdraw")},
    **{f"surveys:{name}": {"short": "wave", "number": "=1"} for name in ("give-token", "end-interviewer")},
    "surveys:revoke-token": {"short": "wave", "key": "device"},
    "surveys:settle-check": {"short": "wave", "key": "back_check"},
    **{f"collect:{name}": {"key": "=00000000-0000-4000-8000-000000000000"} for name in ("form", "manifest")},  # without a token nothing is looked up
    "collect:file": dict.fromkeys(("key", "file"), "=00000000-0000-4000-8000-000000000000"),
    "collect:device-file": {"token": "device_secret", "key": "form_version", "file": "form_file"},
    **{f"collect:device-{name}": {"token": "device_secret"} for name in ("form-list", "submission")},
    **{f"collect:device-{name}": {"token": "device_secret", "key": "form_version"} for name in ("form", "manifest")},
    "mapping:layer-file": {"layer": "dataset", "form": "=csv"},
    "mapping:layer-prepare": {"layer": "dataset"},
    "mapping:layer-job": {"key": "layer_job"},
    "mapping:area": AREA,
    "mapping:area-note": AREA,
    "mapping:area-note-answer": {"slug": "noted_area", "key": "area_note"},
    "mapping:area-note-remove": {"slug": "noted_area", "key": "area_note"},
    **{f"mapping:issue{name}": ISSUE for name in ("", "-edit", "-summary", "-remove", "-ask", "-confirm", "-return", "-history")},
    "mapping:cite": ISSUE,
    "mapping:issue-compare": {"short": "issue", "number": "issue_version"},
    "mapping:line-add": LINE,
    "mapping:line-edit": {**LINE, "key": "line"},
    "mapping:line-remove": {**LINE, "key": "line"},
    "mapping:recommendation": {"key": "recommendation"},
    "mapping:recommendation-remove": {"key": "recommendation"},
    **{f"mapping:{name}": REPORT for name in ("report", "report-ask", "check", "report-correct", "report-withdraw")},
    "mapping:report-job": {"key": "report_job"},
    "mapping:report-file": {"short": "report", "kind": "=html"},
    **{
        f"mapping:signal{name}": SIGNAL
        for name in ("", "-edit", "-take", "-verify", "-answer", "-issue", "-begin", "-small", "-part", "-remove")
    },
    "mapping:signal-join": {"short": "signal", "first": "other_signal"},
    **{f"care:advice-{name}": {"key": "=6f1c2d58-0d5b-4c2e-9f3b-7a0a4a4f8f10"} for name in ("question", "contact")},
    **{
        f"care:{name}": {"short": "situation"}
        for name in (
            "situation", "open", "take-up", "first-review", "read-again", "filter-one", "sheet", "step-aside", "consents", "consent", "envelope", "identity",
            "involved", "acting", "close", "files",
        )
    },
    "care:withdraw": {"short": "situation", "key": "consent"},
    **{f"care:{name}": {"key": "=6f1c2d58-0d5b-4c2e-9f3b-7a0a4a4f8f10"} for name in ("exception", "emergency-one")},
    **{f"care:{name}": {"short": "=hn-222222"} for name in ("emergency", "exchange", "copy", "told")},
    "care:exchange-one": {"short": "=iq-22222"},
    **{f"oversight:{name}": {"key": "=6f1c2d58-0d5b-4c2e-9f3b-7a0a4a4f8f10"} for name in ("exception", "emergency")},
    "oversight:exchange": {"short": "=iq-22222"},
    "oversight:request": {"short": "=rq-222222"},
    "oversight:misuse-report": {"short": "=mi-222222"},
    **{f"care:{name}": {"short": "meeting"} for name in ("meeting", "open-meeting", "come-in", "close-meeting")},
    **{f"care:{name}": {"short": "meeting", "number": "item"} for name in ("item", "say", "propose", "agree", "leave-item", "without-consent", "report-back")},
    **{  # what needs a key is not there for whoever holds none, whatever the reference: the room's own tests try real ones
        f"care:{name}": {"short": "=hn-222222"}
        for name in (
            "converse", "plan", "plan-edit", "plan-goal", "plan-consent", "plan-start", "plan-state", "plan-service", "plan-coordinator", "review",
            "look", "end", "ended", "eighteen",
        )
    },
    "care:plan-support": {"short": "=hn-222222", "number": "=1"},
    "care:follow-up": {"short": "=hn-222222", "due": "=2027-01-01"},
    **{
        f"care:{name}": {"short": "=hn-222222", "key": "=6f1c2d58-0d5b-4c2e-9f3b-7a0a4a4f8f10"}
        for name in ("conversation", "sign", "effect", "support-state", "support-link", "support-end-link", "file", "file-remove")
    },
    "care:arrival": {"short": "=ar-22222"},
    **{f"care:preparation{name}": {"short": "=ar-22222", "key": "=6f1c2d58-0d5b-4c2e-9f3b-7a0a4a4f8f10"} for name in ("", "-done")},
    "care:framework-line": {"key": "=6f1c2d58-0d5b-4c2e-9f3b-7a0a4a4f8f10"},
    "care:placement": {"key": "=6f1c2d58-0d5b-4c2e-9f3b-7a0a4a4f8f10"},
    **{f"care:{name}": {"number": "=1"} for name in ("section", "edit-section", "readings")},
    **{f"care:{name}": {"short": "=fp-22222"} for name in ("family", "approve-family", "review-family", "end-family")},
    "guest": {"token": "=no-such-link"},
    **{f"referral:{name}": MECHANISM for name in ("overview", "members", "people", "roster", "signs", "risks", "template", "conditions", "open-mechanism", "trust", "show-network")},
    "referral:step": {**MECHANISM, "step": "=scope"},
    "referral:move": {**MECHANISM, "move": "=pause"},
    "referral:condition": {**MECHANISM, "kind": "=mandate"},
    **{f"referral:{name}": {**MECHANISM, "key": "seat"} for name in ("renew-seat", "end-seat", "note-trust")},
    "referral:agree-regional": {"key": "=6f1c2d58-0d5b-4c2e-9f3b-7a0a4a4f8f10"},
    **{f"referral:{name}": {**MECHANISM, "key": "clearance"} for name in ("confirm", "end-clearance")},
    "referral:remove-shift": {**MECHANISM, "key": "shift"},
    "referral:review-risk": {**MECHANISM, "key": "risk"},
    "referral:read-condition": {"key": "condition"},
    "referral:agree-signs": {"key": "signs_list"},
    "referral:explain": {"period": "=2026-Q3", "table": "=first-wait"},
    "referral:let-out": {"period": "=2026-Q3"},
    **{
        f"{space}:{kind.key}{part}": {"short": f"{space}:{kind.key}"}
        for space, kind in smallest.every()
        for part in ("", "-edit", "-remove")
    },
    **{f"action:campaign-{name}": {"short": "action:campaign"} for name in ("text", "test", "reach", "look", "finish", "harm", "begin")},
    **{f"action:service{name}": {"short": "service"} for name in ("", "-edit", "-confirm", "-close", "-place-new")},
    **{f"action:service-place{name}": {"short": "placed_service", "key": "service_place"} for name in ("", "-remove")},
    **{f"action:sheet{name}": {"short": "sheet"} for name in ("", "-fits", "-edit", "-remove")},
    **{f"action:sheet-{name}": {"short": "sheet", "service": "sheet_service"} for name in ("line", "move")},
    **{f"{space}:sheet-file": {"short": "sheet", "kind": "=docx"} for space in ("action", "services")},
    "services:service": {"short": "service"},
    "services:sheet": {"short": "sheet"},
    "help:paper-file": {"which": "=card", "kind": "=docx"},
    **{f"action:programme{name}": {"short": "programme"} for name in ("", "-wording", "-start", "-end", "-stop", "-publish", "-unpublish")},
    "action:programme-step": {"short": "programme", "page": "=harm"},
    **{f"action:{name}-new": {"short": "programme"} for name in ("session", "harm")},
    **{f"action:session-{name}": {"short": "programme", "key": "session"} for name in ("edit", "remove")},
    "action:harm-answer": {"short": "programme", "key": "harm"},
    "action:book": {"short": "action:space"},
    "action:give-back": {"key": "booking"},
    "strategy:confirm-reading": {"key": "reading"},
    "strategy:take-reading-back": {"key": "reading"},
    **{f"strategy:definition-{name}": {"short": "strategy:definition"} for name in ("say", "settle")},
    **{f"strategy:{name}": {"short": "decided_strategy"} for name in ("propose", "decide")},
    "strategy:paper": {"short": "decided_strategy", "paper": "=motion", "kind": "=html"},
    "strategy:free-paper": {"paper": "=case", "kind": "=html"},
    "strategy:paper-job": {"key": "paper_job"},
    "strategy:council-question": {"key": "council_question"},
    **{
        f"strategy:{name}": {"short": "strategy_text"}
        for name in (
            "strategy", "stand", "wording", "versions", "keep-version", "revise", "take-back", "people", "open-comments", "close-comments", "say", "plan-of",
            "national", "priority-new",
        )
    },
    "strategy:part": {"short": "strategy_text", "part": "=approach"},
    "strategy:compare": {"short": "strategy_text", "before": "=1", "after": "=0"},
    **{f"strategy:{name}-comment": {"key": "draft_comment"} for name in ("read", "show", "answer")},
    **{f"strategy:{name}": {"short": "priority"} for name in ("priority-edit", "priority-move", "priority-remove", "measure-new")},
    **{f"strategy:measure{name}": {"short": "measure"} for name in ("", "-edit", "-note", "-remove")},
    **{f"strategy:{name}": {"about": "=strategy", "key": "strategy_key"} for name in ("principles", "ask-again")},
    "strategy:take-stand": {"about": "=strategy", "key": "strategy_key", "principle": "=gender"},
    "plan:measure": {"short": "public_measure"},
    "strategy:definition-take-back": {"short": "strategy:definition", "key": "definition_view"},
    "public-area": AREA,
    "public-figure": {"key": "figure"},
    "public-figure-file": {"key": "figure", "kind": "=csv"},
    "public-report": {"short": "public_report", "kind": "=html"},
}


# what an address asks for behind the question mark, where it opens nothing without
ASKED_BEHIND = {"records:import-split": "?name=حارة بلا حدود"}


@dataclass(frozen=True)
class Address:
    """A named address with who may open it."""

    name: str
    needs: str
    asked: tuple[str, ...]

    def path(self, things: Mapping[str, Any]) -> str:
        rule = ARGUMENTS.get(self.name, {})
        return reverse(self.name, kwargs={part: _value(rule[part], things) for part in self.asked}) + ASKED_BEHIND.get(self.name, "")

    def mixed(self, own: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
        """The address with one or more of its objects taken from the other city."""
        named = sorted({thing for thing in ARGUMENTS.get(self.name, {}).values() if not thing.startswith("=") and thing not in OF_NO_CITY})
        for taken in [set(named), *({one} for one in named if len(named) > 1)]:
            if taken:
                yield self.path({**own, **{thing: other[thing] for thing in taken}})


OF_NO_CITY = {"evidence_letter", "issue_version", "public_code"}


def _value(thing: str, things: Mapping[str, Any]) -> Any:
    return thing.removeprefix("=") if thing.startswith("=") else things[thing]


def every() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, "", ()))


def _walk(patterns: Any, space: str, asked: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        parts = (*asked, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            needs = getattr(pattern.callback, "needs", None) or FOREIGN.get(name_of(pattern.callback), "")
            yield Address(f"{space}{pattern.name}", needs, parts)
        else:
            yield from _walk(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space, parts)


def without_rule(addresses: list[Address]) -> list[str]:
    """Names of addresses with arguments that the table above does not fill: add them there."""
    return [one.name for one in addresses if set(one.asked) - set(ARGUMENTS.get(one.name, {}))]


def is_public(one: Address) -> bool:
    return one.needs == PUBLIC
