"""`inside.py NAME`: measures one figure, in a process with Django on the figure's own database."""

import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    import_module(sys.argv[1]).main()
