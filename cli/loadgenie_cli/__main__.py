"""`python -m loadgenie_cli`."""

import sys

from loadgenie_cli.main import main

if __name__ == "__main__":
    sys.exit(main())
