"""How long a backup and its restore take, how large it is, how much memory they need.

    python benchmarks/backup.py --data DIR [--database-url URL]

DIR is the data directory of an installation (a demo, say); URL an empty database to restore into (default: SQLite).
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", default="var/demo")
    parser.add_argument("--database-url", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "backup.zip")
        run("backup", file, TWINHALL_DATA_DIR=asked.data)
        print(f"{file.stat().st_size / 1e6:.1f} MB")
        target = {"TWINHALL_DATABASE_URL": asked.database_url} if asked.database_url else {}
        run("restore", file, TWINHALL_DATA_DIR=str(Path(folder, "restored")), **target)
    print(f"most memory of either: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


def run(word: str, file: Path, **environment: str) -> None:
    began = time.perf_counter()
    command = [sys.executable, "-m", "twinhall", word, str(file)]
    said = subprocess.run(command, env=os.environ | environment, check=True, capture_output=True, text=True)
    print(f"{word}: {time.perf_counter() - began:.1f} s  {said.stdout.strip().splitlines()[-1]}")


if __name__ == "__main__":
    main()
