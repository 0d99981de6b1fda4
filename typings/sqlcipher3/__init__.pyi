# sqlcipher3 is the standard library's sqlite3 module compiled against SQLCipher: same names, same shapes.
# Typed as sqlite3 so that sqlite-utils takes its connections. At run time its classes are its own: catch its errors, not sqlite3's.
from sqlcipher3.dbapi2 import *
