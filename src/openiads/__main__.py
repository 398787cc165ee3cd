"""`python -m openiads`: the same as the command `openiads`."""

from openiads.cli import main

main()
