"""Make the virtual environment: ``python3 -m agile_app.setup_environment [--dev] [--freeze]``.

Runs before anything is installed, so it uses the standard library alone. It does nothing when the
environment already matches the requirement files.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
RUNTIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "tests" / "requirements.txt"
CONSTRAINTS = ROOT / "deploy" / "constraints.txt"


class SetupError(Exception):
    """The environment cannot be made; the message says why and what to do."""


def newer_python() -> str | None:
    """The newest ``python3.N`` that is new enough and runs (a version manager's may not)."""
    for minor in range(20, OLDEST[1] - 1, -1):
        path = shutil.which(f"python3.{minor}")
        if path and _run([path, "-c", ""]):
            return path
    return None


def fingerprint(files: list[Path]) -> str:
    """What the environment was made from: the interpreter and the requirement files."""
    digest = hashlib.sha256(f"{sys.base_prefix} {sys.version}".encode())
    for file in [*files, CONSTRAINTS]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def venv_python() -> Path:
    return VENV / ("Scripts" if os.name == "nt" else "bin") / "python"


def create_venv() -> None:
    """An empty environment with pip in it.

    Debian and Ubuntu split ``ensurepip`` off into python3-venv. Without it, pip comes from the
    interpreter's own pip, or from Debian's pip package unpacked beside (nothing is installed on
    the machine for it).
    """
    if VENV.is_symlink():
        # Somebody's own environment: what it points to is not ours to fill.
        VENV.unlink()
    shutil.rmtree(VENV, ignore_errors=True)
    if importlib.util.find_spec("ensurepip") and _run([sys.executable, "-m", "venv", str(VENV)]):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if _run([sys.executable, "-m", "venv", "--without-pip", str(VENV)]):
        if importlib.util.find_spec("pip") and _run(
            [sys.executable, "-m", "pip", "--python", str(venv_python()), "install", "-q", "pip"]
        ):
            return
        if _pip_from_debian():
            return
    shutil.rmtree(VENV, ignore_errors=True)
    version = sysconfig.get_python_version()
    raise SetupError(
        f"Python {version} here cannot make virtual environments (ensurepip is missing).\n"
        f"Install it, then run make again:  sudo apt-get install python{version}-venv"
    )


def _pip_from_debian() -> bool:
    """Put pip into the new environment from Debian's wheel; False where that is not possible."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return False
    with tempfile.TemporaryDirectory() as folder:
        # apt drops to its own user to download, who must be able to write here.
        Path(folder).chmod(0o777)
        download = ["apt-get", "-qq", "download", "python3-pip-whl"]
        if not _run(download, cwd=folder):
            if os.geteuid() != 0:
                return False
            if not (_run(["apt-get", "-qq", "update"]) and _run(download, cwd=folder)):
                return False
        for package in Path(folder).glob("*.deb"):
            _run(["dpkg-deb", "-x", str(package), folder])
        for wheel in Path(folder).glob("usr/share/python-wheels/pip-*.whl"):
            install = [str(venv_python()), str(wheel / "pip"), "install", "-q", "pip"]
            return _run(install)
    return False


def _run(command: list[str], cwd: str | None = None) -> bool:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    return done.returncode == 0


def install(files: list[Path]) -> None:
    """Install the pinned requirements of ``files``."""
    command = [
        str(venv_python()), "-m", "pip", "install",
        "--quiet", "--disable-pip-version-check", "--no-input", "--progress-bar", "off",
    ]  # fmt: skip
    for file in files:
        command += ["-r", str(file.relative_to(ROOT))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-15:]
        raise SetupError(
            "\n".join(said)
            + "\n\nThe packages were not installed. Check the network (and a proxy: HTTPS_PROXY,"
            + "\nPIP_INDEX_URL), then run the same make command again: it goes on where it stopped."
        )


def ensure(*, development: bool) -> None:
    """Make or refresh the environment where it does not match the requirement files."""
    files = [RUNTIME, DEVELOPMENT] if development else [RUNTIME]
    stamp = VENV / ".agile"
    made_from = stamp.read_text().split() if stamp.exists() else []
    if venv_python().exists() and fingerprint(files) in made_from:
        return
    if not venv_python().exists() or not made_from:
        print("Python: making .venv", flush=True)
        create_venv()
    wanted = "packages and test tools" if development else "packages"
    print(f"Python: installing the pinned {wanted} (a minute or so the first time)", flush=True)
    install(files)
    stamp.write_text("\n".join(fingerprint(files[:count]) for count in range(1, len(files) + 1)))


def freeze() -> None:
    """Write every installed version into the constraints."""
    command = [str(venv_python()), "-m", "pip", "freeze", "--exclude", "pip"]
    installed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    first = CONSTRAINTS.read_text().splitlines()[0]
    CONSTRAINTS.write_text(f"{first}\n{installed.stdout}")


def main() -> int:
    if sys.version_info < OLDEST:
        if python := newer_python():
            again = [python, "-m", "agile_app.setup_environment", *sys.argv[1:]]
            return subprocess.run(again, cwd=ROOT, check=False).returncode
        print(
            f"Agile needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is "
            f"{sys.version.split()[0]}.\nInstall one, or name it:  make PYTHON=/path/to/python3",
            file=sys.stderr,
        )
        return 1
    try:
        ensure(development="--dev" in sys.argv[1:])
        if "--freeze" in sys.argv[1:]:
            freeze()
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
