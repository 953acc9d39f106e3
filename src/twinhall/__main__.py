"""`python -m twinhall`: the same as the command `twinhall`."""

import sys

from twinhall.cli import main

sys.exit(main())
