"""sqlite-utils over SQLCipher: import both from here, so that they agree on one driver.

sqlite-utils takes the module `pysqlite3` when there is one and the standard `sqlite3` else. We hand it
sqlcipher3 under that name before its first import; an unkeyed connection of it is plain SQLite.
"""

import sys
from importlib import import_module

import sqlcipher3
from sqlcipher3 import dbapi2 as sqlite

if "sqlite_utils" in sys.modules and sys.modules.get("pysqlite3") is not sqlcipher3:
    raise ImportError("sqlite_utils was imported before dermdesk.storage.driver")
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = import_module("sqlcipher3.dbapi2")

import sqlite_utils  # noqa: E402  (after the driver is in its place)

__all__ = ["sqlite", "sqlite_utils"]
