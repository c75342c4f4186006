"""Fuse the accounts of one event into one record.

::

    accounts ──┬─ votes        origins vote on type, title, date, place, quantities  (fields)
               ├─ identities   one person under all names, roles and parts           (people)
               └─ statements   agreed, variant, conflict, only                       (statements, differences)

Nothing is generated: every value is a reading of a document and every text a verbatim span.
"""

from align.fusion.assemble import fuse, fuse_reports

__all__ = ["fuse", "fuse_reports"]
