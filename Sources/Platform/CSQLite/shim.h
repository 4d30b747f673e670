/* What Swift cannot import of SQLite's functions, which otherwise come with GRDB. */
#ifndef TROUPE_CSQLITE_SHIM_H
#define TROUPE_CSQLITE_SHIM_H

int sqlite3_config(int option, ...);

/* Variadic. Before the first connection: SQLite does not count its memory, for which all threads would queue at one lock
   (SQLITE_CONFIG_MEMSTATUS is 9; SQLite, "Configuration Options"). Answers SQLITE_OK, or SQLITE_MISUSE where it is too late. */
static inline int store_forgo_memory_statistics(void) { return sqlite3_config(9, 0); }

#endif
