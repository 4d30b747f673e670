// The floor under storing files: writes the bytes of files into SQLite as Troupe keeps them, and nothing else: no HTTP, no hash, no look
// at what they are. Chunks of 64 KiB, 16 a transaction, WAL, synchronous=FULL; the file was made by Troupe, so the tables and the page
// size are the same. Prints the seconds that writing took; the files are read before.
//
// Usage: blobs FILE INPUT…
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum { chunk_bytes = 65536, chunks_a_transaction = 16 };

static sqlite3 *db;

static void must(int good, const char *what) {
    if (!good) { fprintf(stderr, "blobs: %s\n", what); exit(1); }
}

static char *contents(const char *path, size_t *count) {
    FILE *in = fopen(path, "rb");
    must(in != NULL, path);
    fseek(in, 0, SEEK_END);
    *count = (size_t)ftell(in);
    rewind(in);
    char *bytes = malloc(*count + 1);
    must(bytes != NULL && fread(bytes, 1, *count, in) == *count, path);
    fclose(in);
    return bytes;
}

static sqlite3_stmt *prepared(const char *sql) {
    sqlite3_stmt *statement;
    must(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK, sqlite3_errmsg(db));
    return statement;
}

static void run(sqlite3_stmt *statement) {
    must(sqlite3_step(statement) == SQLITE_DONE, sqlite3_errmsg(db));
    sqlite3_reset(statement);
}

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **words) {
    must(count >= 3, "usage: blobs FILE INPUT...");
    must(sqlite3_open_v2(words[1], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK, "the file cannot be opened");
    const char *settings =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000; PRAGMA foreign_keys = ON;"
        "PRAGMA cache_size = -4096;";
    must(sqlite3_exec(db, settings, NULL, NULL, NULL) == SQLITE_OK, sqlite3_errmsg(db));
    sqlite3_stmt *begin = prepared("BEGIN IMMEDIATE"), *commit = prepared("COMMIT");
    sqlite3_stmt *blob = prepared("INSERT INTO blob (hash, bytes, chunk_bytes, created_at, completed_at) VALUES (?, ?, 65536, 0, 0)");
    sqlite3_stmt *chunk = prepared("INSERT INTO blob_chunk (blob, position, data) VALUES (?, ?, ?)");

    int inputs = count - 2;
    char **bytes = calloc((size_t)inputs, sizeof *bytes);
    size_t *sizes = calloc((size_t)inputs, sizeof *sizes);
    for (int index = 0; index < inputs; index++) bytes[index] = contents(words[2 + index], &sizes[index]);

    double start = seconds();
    for (int index = 0; index < inputs; index++) {
        unsigned char hash[32];
        must(getrandom(hash, sizeof hash, 0) == sizeof hash, "no random bytes");
        run(begin);
        sqlite3_bind_blob(blob, 1, hash, sizeof hash, SQLITE_STATIC);
        sqlite3_bind_int64(blob, 2, (sqlite3_int64)sizes[index]);
        run(blob);
        sqlite3_int64 id = sqlite3_last_insert_rowid(db);
        int position = 0;
        for (size_t offset = 0; offset < sizes[index]; offset += chunk_bytes, position++) {
            if (position > 0 && position % chunks_a_transaction == 0) {
                run(commit);
                run(begin);
            }
            size_t left = sizes[index] - offset;
            sqlite3_bind_int64(chunk, 1, id);
            sqlite3_bind_int(chunk, 2, position);
            sqlite3_bind_blob(chunk, 3, bytes[index] + offset, (int)(left < chunk_bytes ? left : chunk_bytes), SQLITE_STATIC);
            run(chunk);
        }
        run(commit);
    }
    printf("%.6f\n", seconds() - start);
    return 0;
}
