"""`python -m trucban` is the `trucban` command."""

from trucban.config.command import main

raise SystemExit(main())
