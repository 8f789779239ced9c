"""Write docs/reference/permissions.md: who may do what, from the rooms' own lists.  `--check` only says whether it is up to date."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/reference/permissions.md"
HEAD = """# Roles and permissions

Written by `tools/permissions.py` from the rooms' `access.py`. A role is held in one city for a term; nobody gives one to themself. Roles marked ⚷ count only with a second step. No permission is
held by a role because of its rank: who is in no line below may not. The operator of the installation (the command line without `--as`) holds all but those marked ☺, which need a person; a
confirmation or check always needs somebody who did not write the thing.

"""


def page() -> str:
    """The whole page as Markdown: the roles, then a line for each permission."""
    from wiqaya.people.access import STRONG
    from wiqaya.people.words import PERMISSIONS
    from wiqaya.safeguards.access import all_permissions, permissions_of_operator
    from wiqaya.safeguards.words import Role

    operator = permissions_of_operator()
    lines = ["| role | name |", "|---|---|", *(f"| `{role.value}`{' ⚷' if role in STRONG else ''} | {role.label} |" for role in Role)]
    lines += ["", "| permission | means | held by |", "|---|---|---|"]
    for permission, holders in sorted(all_permissions().items()):
        who = ", ".join(role.value for role in Role if role.value in holders) if len(holders) < len(Role) else "every role"
        mark = "" if permission in operator else " ☺"
        lines.append(f"| `{permission}`{mark} | {PERMISSIONS[permission]} | {who or 'the operator alone'} |")
    return HEAD + "\n".join(lines) + "\n"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiqaya.web.settings")
    import django
    from django.utils import translation

    django.setup()
    with translation.override("en"):
        text = page()
    if "--check" in sys.argv[1:]:
        current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        print("up to date" if current else f"{PAGE.relative_to(ROOT)} is out of date: run tools/permissions.py")
        return int(not current)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
