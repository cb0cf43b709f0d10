"""`python -m worker.webhooks COMMAND`."""

import sys

from worker.webhooks.command import main

if __name__ == "__main__":
    sys.exit(main())
