"""Check the JSDoc types of ``assets/device`` with TypeScript, as ``make check`` does."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.js import packages


def main() -> int:
    packages.ensure_app()
    compiler = packages.module("typescript") / "bin" / "tsc"
    command = [packages.node(), str(compiler), "-p", str(packages.HERE / "tsconfig.json")]
    done = subprocess.run(command, cwd=packages.ROOT, env=packages.environment(), check=False)
    if done.returncode == 0:
        print("JavaScript types: all checks passed")
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main())
