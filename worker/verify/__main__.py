"""`python -m worker.verify FILE`."""

import sys

from worker.verify.cli import main

if __name__ == "__main__":
    sys.exit(main())
