// The floor under a call: libmicrohttpd reads the request's body and answers fixed bytes, and does nothing else.
// With a data file it does what every appliance of this kind must: hash the bearer token and look it up in SQLite,
// by a prepared statement on a connection of the answering thread.
//
// Usage: floor PORT ANSWER HEADERS [FILE]. ANSWER holds the body; HEADERS holds "Name: value" lines; FILE is a file of Troupe's
// whose keys carry, as in an anchor of its own, the unkeyed BLAKE2b of their text.
#include <microhttpd.h>
#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { threads = 2 };  // as many as Troupe takes

static char *answer, *header_names[32], *header_values[32];
static size_t answer_bytes;
static int header_count;
static const char *file;

static _Thread_local sqlite3_stmt *lookup;

static void must(int good, const char *what) {
    if (!good) { fprintf(stderr, "floor: %s\n", what); exit(1); }
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

static int is_known(struct MHD_Connection *connection) {
    const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization");
    if (value == NULL || strncmp(value, "Bearer ", 7) != 0) return 0;
    if (lookup == NULL) {
        sqlite3 *db;
        must(sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK, "the file cannot be opened");
        const char *sql = "SELECT id, user, project, scopes, rate_limit, confirm, expires_at, revoked_at FROM key WHERE hash = ?";
        must(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &lookup, NULL) == SQLITE_OK, sqlite3_errmsg(db));
    }
    unsigned char hash[32];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)value + 7, strlen(value + 7), NULL, 0);
    sqlite3_bind_blob(lookup, 1, hash, sizeof hash, SQLITE_STATIC);
    int known = sqlite3_step(lookup) == SQLITE_ROW && sqlite3_column_type(lookup, 7) == SQLITE_NULL;
    sqlite3_reset(lookup);
    return known;
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
                              const char *upload, size_t *upload_bytes, void **state) {
    (void)cls, (void)url, (void)method, (void)version, (void)upload;
    if (*state == NULL) {
        static int seen;
        *state = &seen;
        return MHD_YES;
    }
    if (*upload_bytes > 0) {
        *upload_bytes = 0;
        return MHD_YES;
    }
    int known = file == NULL || is_known(connection);
    struct MHD_Response *response = MHD_create_response_from_buffer(answer_bytes, answer, MHD_RESPMEM_PERSISTENT);
    for (int index = 0; index < header_count; index++) MHD_add_response_header(response, header_names[index], header_values[index]);
    enum MHD_Result result = MHD_queue_response(connection, known ? 200 : 401, response);
    MHD_destroy_response(response);
    return result;
}

int main(int count, char **words) {
    must(count >= 4 && sodium_init() >= 0, "usage: floor PORT ANSWER HEADERS [FILE]");
    answer = contents(words[2], &answer_bytes);
    read_headers(words[3]);
    file = count > 4 ? words[4] : NULL;
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)atoi(words[1]), NULL, NULL, handle, NULL, MHD_OPTION_THREAD_POOL_SIZE, threads,
        MHD_OPTION_CONNECTION_LIMIT, 1024u, MHD_OPTION_END);
    must(daemon != NULL, "the port cannot be taken");
    int got;
    sigwait(&ends, &got);
    MHD_stop_daemon(daemon);
    return 0;
}
