"""`python -m worker.deadletters COMMAND`."""

import sys

from worker.deadletters.command import main

if __name__ == "__main__":
    sys.exit(main())
