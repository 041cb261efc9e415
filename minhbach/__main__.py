"""`python -m minhbach`: the same as the console script."""

import sys

from minhbach.cli import main

sys.exit(main())
