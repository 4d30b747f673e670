#ifndef CMICROHTTPD_SHIM_H
#define CMICROHTTPD_SHIM_H

#include <microhttpd.h>
/* Not in the system's module map. */
#include <malloc.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/* What a daemon is started with; the argument of httpserver_start_daemon. */
struct httpserver_settings {
    void *context;
    MHD_LogCallback log;
    MHD_AccessHandlerCallback access;
    void *(*target)(void *context, const char *target, struct MHD_Connection *connection);
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    unsigned int worker_threads;
    unsigned int connection_limit;
    unsigned int idle_timeout_seconds;
    size_t connection_memory;
    size_t memory_increment;
};

/* Variadic: MHD_start_daemon. Connections come through MHD_add_connection only. */
static inline struct MHD_Daemon *httpserver_start_daemon(const struct httpserver_settings *settings) {
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ERROR_LOG,
        0, NULL, NULL, settings->access, settings->context,
        MHD_OPTION_EXTERNAL_LOGGER, settings->log, settings->context,
        MHD_OPTION_URI_LOG_CALLBACK, settings->target, settings->context,
        MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
        MHD_OPTION_NOTIFY_CONNECTION, settings->connection, settings->context,
        MHD_OPTION_THREAD_POOL_SIZE, settings->worker_threads > 1 ? settings->worker_threads : 0u,
        MHD_OPTION_CONNECTION_LIMIT, settings->connection_limit,
        MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_timeout_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_memory,
        MHD_OPTION_CONNECTION_MEMORY_INCREMENT, settings->memory_increment,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_END);
}

/* Variadic: MHD_get_connection_info. */
static inline void *httpserver_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

/* Variadic: MHD_get_connection_info. */
static inline int httpserver_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

/* Variadic: MHD_get_connection_info. */
static inline const struct sockaddr *httpserver_peer(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}

/* Variadic: MHD_set_response_options. */
static inline void httpserver_forgo_chunks(struct MHD_Response *response) {
    (void) MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
}

/* Hidden behind _GNU_SOURCE: what tells a hang-up from silence, and accept4, which leaves a child process no moment to inherit the socket. */
static const short httpserver_hang_up_events = 0x2000; /* POLLRDHUP */
int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);

#endif
