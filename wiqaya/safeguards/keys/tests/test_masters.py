"""The master key: in a file that its owner alone reads, or in a module that never gives it away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from wiqaya.safeguards.keys import crypto
from wiqaya.safeguards.keys.crypto import Tampered
from wiqaya.safeguards.keys.masters import Master, MasterUnusable, headed, master, parted
from wiqaya.safeguards.keys.masters.file import FileMaster

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
CONTEXT = b"agency|1"


@pytest.fixture
def file(tmp_path: Path) -> FileMaster:
    return FileMaster(tmp_path / "keys" / "master")


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A token of SoftHSM in a folder of its own."""
    pytest.importorskip("pkcs11", reason="needs python-pkcs11: uv sync --group hsm")
    if not MODULE.exists() or not shutil.which("softhsm2-util"):
        pytest.skip("needs SoftHSM: apt-get install softhsm2")
    folder = tmp_path_factory.mktemp("hsm")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "conf")
    subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", "wiqaya", "--so-pin", "12345678", "--pin", "1234"], check=True, capture_output=True)
    yield "wiqaya"
    os.environ.pop("SOFTHSM2_CONF") if before is None else os.environ.update(SOFTHSM2_CONF=before)


@pytest.fixture
def hsm(token: str) -> Iterator[Master]:
    from wiqaya.safeguards.keys.masters.pkcs11 import Pkcs11Master

    made = Pkcs11Master(str(MODULE), token, "1234")
    yield made
    for key in made._keys().values():
        key.destroy()
    made._session.close()


@pytest.fixture(params=["file", pytest.param("hsm", marks=pytest.mark.slow)])
def some(request: pytest.FixtureRequest) -> Master:
    return request.getfixturevalue(request.param)


def test_a_master_opens_what_it_wrapped_in_the_same_context(some: Master) -> None:
    wrapped = some.wrap(b"secret", CONTEXT)
    assert some.unwrap(wrapped, CONTEXT) == b"secret"
    assert b"secret" not in wrapped
    assert some.wrap(b"secret", CONTEXT) != wrapped
    flipped = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
    for what, context in ((wrapped, b"agency|2"), (flipped, CONTEXT), (wrapped[:20], CONTEXT), (b"", CONTEXT), (b"\x02" + wrapped[1:], CONTEXT)):
        with pytest.raises(Tampered):
            some.unwrap(what, context)


def test_each_version_opens_its_own_until_it_is_destroyed(some: Master) -> None:
    old = some.wrap(b"old", CONTEXT)
    assert some.version == parted(old)[0] == 1
    assert some.rotate() == some.version == 2
    new = some.wrap(b"new", CONTEXT)
    assert parted(new)[0] == 2
    assert (some.unwrap(old, CONTEXT), some.unwrap(new, CONTEXT)) == (b"old", b"new")
    some.destroy(below=2)
    assert some.unwrap(new, CONTEXT) == b"new"
    with pytest.raises(Tampered):
        some.unwrap(old, CONTEXT)
    assert some.rotate() == 3, "the number of a destroyed version never comes back"


def test_a_head_names_algorithm_and_version() -> None:
    assert headed(258, b"x") == b"\x01\x01\x02x"
    assert parted(b"\x01\x01\x02") == (258, b"")


def test_a_file_is_made_on_first_use_for_its_owner_alone(file: FileMaster) -> None:
    file.wrap(b"x", CONTEXT)
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert file.path.parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in file.path.parent.iterdir()] == ["master"]
    file.rotate()
    assert file.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o610, 0o601, 0o620, 0o602])
def test_a_file_that_others_reach_is_refused(file: FileMaster, mode: int) -> None:
    wrapped = file.wrap(b"x", CONTEXT)
    file.path.chmod(mode)
    with pytest.raises(MasterUnusable, match="chmod 600"):
        file.unwrap(wrapped, CONTEXT)
    with pytest.raises(MasterUnusable, match="chmod 600"):
        file.wrap(b"x", CONTEXT)


def test_a_rotation_of_another_process_is_seen(file: FileMaster) -> None:
    other = FileMaster(file.path)
    before = file.wrap(b"x", CONTEXT)
    assert other.unwrap(before, CONTEXT) == b"x"
    file.rotate()
    assert other.unwrap(file.wrap(b"y", CONTEXT), CONTEXT) == b"y"
    file.destroy(below=2)
    with pytest.raises(Tampered):
        other.unwrap(before, CONTEXT)


def test_the_first_of_two_processes_makes_the_key(file: FileMaster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both find no file; the other one is quicker."""
    other = FileMaster(file.path)
    written = file._written

    def slower(content: bytes) -> Path:
        if not file.path.exists():
            other.wrap(b"", b"")
        return written(content)

    monkeypatch.setattr(file, "_written", slower)
    assert other.unwrap(file.wrap(b"x", CONTEXT), CONTEXT) == b"x"
    assert [path.name for path in file.path.parent.iterdir()] == ["master"]


@pytest.mark.parametrize("text", ["", "hello\n", "wiqaya master key 1 zz\n", "wiqaya master key x 00\n", "wiqaya master key 1 00ff\n", f"another key 1 {'00' * 32}\n", f"wiqaya master key 1 {'00' * 32}\nrubbish\n"])
def test_a_damaged_file_is_no_new_key(file: FileMaster, text: str) -> None:
    file.path.parent.mkdir()
    file.path.touch(mode=0o600)
    file.path.write_text(text)
    with pytest.raises(MasterUnusable, match="wiqaya keys join"):
        file.wrap(b"x", CONTEXT)
    assert file.path.read_text() == text


def test_a_file_can_be_restored_where_none_is(file: FileMaster, tmp_path: Path) -> None:
    wrapped = file.wrap(b"x", CONTEXT)
    file.rotate()
    secret = file.secret()
    again = FileMaster(tmp_path / "other" / "master")
    again.restore(secret)
    assert again.unwrap(wrapped, CONTEXT) == b"x"
    assert again.version == 2
    with pytest.raises(MasterUnusable, match="move it away first"):
        again.restore(secret)
    with pytest.raises(MasterUnusable, match="damaged"):
        FileMaster(tmp_path / "third").restore(b"\xff\xff")
    assert not (tmp_path / "third").exists()


def test_the_secret_of_a_new_installation_can_be_split_at_once(file: FileMaster) -> None:
    assert file.secret().startswith(b"wiqaya master key 1 ")


def test_a_master_hides_its_keys(file: FileMaster) -> None:
    file.wrap(b"x", CONTEXT)
    assert repr(file) == "<FileMaster: hidden>"


def test_the_setting_chooses(settings: Any, tmp_path: Path) -> None:
    settings.KEYS, settings.KEYS_PIN = f"file:{tmp_path / 'm'}", ""
    assert isinstance(master(), FileMaster)
    assert master() is master()


@pytest.mark.parametrize("choice", ["", "file", "vault:https://x", "pkcs11", "pkcs11:"])
def test_an_unknown_choice_is_named(settings: Any, choice: str) -> None:
    settings.KEYS, settings.KEYS_PIN = choice, ""
    with pytest.raises(MasterUnusable, match="WIQAYA_KEYS is"):
        master()


@pytest.mark.slow
def test_the_setting_names_module_token_and_pin(settings: Any, token: str, tmp_path: Path) -> None:
    (tmp_path / "pin").write_text("1234\n")
    settings.KEYS, settings.KEYS_PIN = f"pkcs11:{MODULE}?token={token}&pin-file={tmp_path / 'pin'}", ""
    assert master().unwrap(master().wrap(b"x", CONTEXT), CONTEXT) == b"x"
    settings.KEYS, settings.KEYS_PIN = f"pkcs11:{MODULE}?token={token}", "1234"
    assert master().unwrap(master().wrap(b"x", CONTEXT), CONTEXT) == b"x"


@pytest.mark.slow
def test_the_module_never_gives_the_key_away(hsm: Any) -> None:
    import pkcs11

    hsm.wrap(b"x", CONTEXT)
    key = hsm._keys()[1]
    assert key[pkcs11.Attribute.EXTRACTABLE] is False
    assert key[pkcs11.Attribute.SENSITIVE] is True
    with pytest.raises(pkcs11.AttributeSensitive):
        key[pkcs11.Attribute.VALUE]
    assert "1234" not in repr(hsm)


@pytest.mark.slow
@pytest.mark.parametrize(("module", "label", "pin"), [("/nowhere.so", "wiqaya", "1234"), (str(MODULE), "another", "1234")])
def test_a_module_that_does_not_answer_is_named(token: str, module: str, label: str, pin: str) -> None:
    from wiqaya.safeguards.keys.masters.pkcs11 import Pkcs11Master

    with pytest.raises(MasterUnusable, match="cannot be used"):
        Pkcs11Master(module, label, pin).wrap(b"x", CONTEXT)


@pytest.mark.slow
def test_a_wrong_pin_opens_nothing(token: str) -> None:
    """In a process of its own: one that is signed in already is not asked again."""
    code = f"from wiqaya.safeguards.keys.masters.pkcs11 import Pkcs11Master as M; M({str(MODULE)!r}, {token!r}, '9999').wrap(b'x', b'')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "cannot be used (PinIncorrect)" in done.stderr


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from wiqaya.safeguards.keys.masters import pkcs11 as room

    monkeypatch.setitem(sys.modules, "pkcs11", None)
    with pytest.raises(MasterUnusable, match="uv sync --group hsm"):
        room.Pkcs11Master("x", "y", "z")._open()


@pytest.mark.slow
def test_a_forked_process_opens_a_session_of_its_own(hsm: Any) -> None:
    wrapped = hsm.wrap(b"x", CONTEXT)
    first, hsm._process = hsm._session, -1  # as if we were a child now
    assert hsm.unwrap(wrapped, CONTEXT) == b"x"
    assert hsm._session is not first
    assert hsm._process == os.getpid()
    assert wrapped[0] == crypto.ALGORITHM
