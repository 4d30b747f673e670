// The floor under a durable write: libmicrohttpd takes the request, SQLite writes the rows that Troupe would write, one commit a request,
// WAL with synchronous=FULL; the answer goes out when the commit has returned.
//
// Two threads serve; one connection writes, under a lock, because a second one would only wait for SQLite's own.
//
// Usage: writer PORT FILE STATEMENTS ANSWER HEADERS. FILE was made by Troupe and has a user, a project and a key; so tables, indexes, page
// size are the same.
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum { threads = 2, max_statements = 16, max_body = 65536 };

static char *answer, *header_names[32], *header_values[32];
static size_t answer_bytes;
static int header_count, statement_count;
static sqlite3 *db;
static sqlite3_stmt *statements[max_statements], *begin, *commit;
static char user[64], project[64], key[64];
static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;

static void must(int good, const char *what) {
    if (!good) { fprintf(stderr, "writer: %s\n", what); exit(1); }
}

static char *contents(const char *path, size_t *count) {
    FILE *in = fopen(path, "rb");
    must(in != NULL, path);
    fseek(in, 0, SEEK_END);
    *count = (size_t)ftell(in);
    rewind(in);
    char *bytes = malloc(*count + 1);
    must(fread(bytes, 1, *count, in) == *count, path);
    bytes[*count] = 0;
    fclose(in);
    return bytes;
}

static void read_headers(const char *path) {
    size_t count;
    for (char *line = strtok(contents(path, &count), "\n"); line != NULL && header_count < 32; line = strtok(NULL, "\n")) {
        char *colon = strstr(line, ": ");
        must(colon != NULL, "a header without a colon");
        *colon = 0;
        header_names[header_count] = line;
        header_values[header_count++] = colon + 2;
    }
}

static sqlite3_stmt *prepared(const char *sql) {
    sqlite3_stmt *statement;
    must(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK, sqlite3_errmsg(db));
    return statement;
}

static void one(const char *sql, char *text) {
    sqlite3_stmt *statement = prepared(sql);
    must(sqlite3_step(statement) == SQLITE_ROW, sql);
    snprintf(text, 64, "%s", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
}

static void open_file(const char *path, const char *list) {
    must(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK, "the file cannot be opened");
    const char *settings =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000; PRAGMA foreign_keys = ON;"
        "PRAGMA cache_size = -4096;";
    must(sqlite3_exec(db, settings, NULL, NULL, NULL) == SQLITE_OK, sqlite3_errmsg(db));
    one("SELECT id FROM user", user);
    one("SELECT id FROM project", project);
    one("SELECT id FROM key", key);
    begin = prepared("BEGIN IMMEDIATE");
    commit = prepared("COMMIT");
    size_t count;
    for (const char *rest = contents(list, &count); *rest != 0;) {
        sqlite3_stmt *statement;
        must(sqlite3_prepare_v3(db, rest, -1, SQLITE_PREPARE_PERSISTENT, &statement, &rest) == SQLITE_OK, sqlite3_errmsg(db));
        if (statement == NULL) continue;  // blank lines and comments at the end
        must(statement_count < max_statements, "too many statements");
        statements[statement_count++] = statement;
    }
}

static void make_id(char *id, const char *prefix, int64_t now) {
    static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
    unsigned char chance[16];
    must(getrandom(chance, sizeof chance, 0) == sizeof chance, "no random bytes");
    char *end = stpcpy(id, prefix);
    for (int index = 9; index >= 0; index--, now >>= 5) end[index] = alphabet[now & 31];
    for (int index = 0; index < 16; index++) end[10 + index] = alphabet[chance[index] & 31];
    end[26] = 0;
}

static void set_text(sqlite3_stmt *statement, const char *name, const char *text, int bytes) {
    int index = sqlite3_bind_parameter_index(statement, name);
    if (index > 0) sqlite3_bind_text(statement, index, text, bytes, SQLITE_STATIC);
}

static int step(sqlite3_stmt *statement) {
    int result = sqlite3_step(statement);
    sqlite3_reset(statement);
    return result == SQLITE_DONE || result == SQLITE_ROW;
}

// The value of "caption" in the request, without looking further into its JSON; the load sends one without escapes.
static const char *caption(const char *body, int *bytes) {
    const char *start = strstr(body, "\"caption\":\"");
    if (start == NULL) return NULL;
    start += strlen("\"caption\":\"");
    const char *end = strchr(start, '"');
    *bytes = end == NULL ? 0 : (int)(end - start);
    return start;
}

static int write_story(const char *body) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    int64_t now = (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
    char story[40], event[40], request[40];
    make_id(story, "sty_", now);
    make_id(event, "evt_", now);
    make_id(request, "", now);
    int caption_bytes = 0;
    const char *text = caption(body, &caption_bytes);
    if (text == NULL) return 0;
    pthread_mutex_lock(&writing);
    int good = step(begin);
    for (int index = 0; index < statement_count; index++) {
        sqlite3_stmt *statement = statements[index];
        set_text(statement, ":story", story, -1);
        set_text(statement, ":event", event, -1);
        set_text(statement, ":request", request, -1);
        set_text(statement, ":user", user, -1);
        set_text(statement, ":project", project, -1);
        set_text(statement, ":key", key, -1);
        set_text(statement, ":caption", text, caption_bytes);
        int place = sqlite3_bind_parameter_index(statement, ":now");
        if (place > 0) sqlite3_bind_int64(statement, place, now);
        good = step(statement) && good;
    }
    good = step(commit) && good;
    pthread_mutex_unlock(&writing);
    return good;
}

struct body {
    size_t count;
    char bytes[max_body + 1];
};

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
                              const char *upload, size_t *upload_bytes, void **state) {
    (void)cls, (void)url, (void)method, (void)version;
    struct body *body = *state;
    if (body == NULL) {
        body = malloc(sizeof *body);
        must(body != NULL, "no memory");
        body->count = 0;
        *state = body;
        return MHD_YES;
    }
    if (*upload_bytes > 0) {
        if (body->count + *upload_bytes > max_body) return MHD_NO;
        memcpy(body->bytes + body->count, upload, *upload_bytes);
        body->count += *upload_bytes;
        *upload_bytes = 0;
        return MHD_YES;
    }
    body->bytes[body->count] = 0;
    int good = write_story(body->bytes);
    struct MHD_Response *response = MHD_create_response_from_buffer(answer_bytes, answer, MHD_RESPMEM_PERSISTENT);
    for (int index = 0; index < header_count; index++) MHD_add_response_header(response, header_names[index], header_values[index]);
    enum MHD_Result result = MHD_queue_response(connection, good ? 200 : 500, response);
    MHD_destroy_response(response);
    return result;
}

static void completed(void *cls, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code) {
    (void)cls, (void)connection, (void)code;
    free(*state);
    *state = NULL;
}

int main(int count, char **words) {
    must(count == 6, "usage: writer PORT FILE STATEMENTS ANSWER HEADERS");
    open_file(words[2], words[3]);
    answer = contents(words[4], &answer_bytes);
    read_headers(words[5]);
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)atoi(words[1]), NULL, NULL, handle, NULL, MHD_OPTION_THREAD_POOL_SIZE, threads,
        MHD_OPTION_CONNECTION_LIMIT, 1024u, MHD_OPTION_NOTIFY_COMPLETED, completed, NULL, MHD_OPTION_END);
    must(daemon != NULL, "the port cannot be taken");
    int got;
    sigwait(&ends, &got);
    MHD_stop_daemon(daemon);
    return 0;
}
