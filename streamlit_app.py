"""Entry of the app: frame, guard and router. Everything shown is in ``views``, everything computed in ``liantu``."""

import runpy
from pathlib import Path

from ui import frame

page, context = frame.open_page()
if context.address.unknown:
    # An unknown id in the address is told by the frame; what follows is the overview, the address stays as it is.
    runpy.run_path(str(Path(__file__).parent / "views" / "overview.py"))
else:
    page.run()
