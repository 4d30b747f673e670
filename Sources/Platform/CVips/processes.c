#define _GNU_SOURCE
#include "processes.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST_DESCRIPTORS = 8 };

int cvips_pipe(int descriptors[2], int flags) { return pipe2(descriptors, flags); }

int cvips_temporary_file(char *pattern, int flags) { return mkostemp(pattern, flags); }

int cvips_spawn_closes_from(posix_spawn_file_actions_t *actions, int from) {
    return posix_spawn_file_actions_addclosefrom_np(actions, from);
}

int cvips_socket_pair(int descriptors[2]) { return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, descriptors); }

int cvips_send(int socket, const void *bytes, size_t count, const int *descriptors, int descriptor_count) {
    struct iovec part = {.iov_base = (void *) bytes, .iov_len = count};
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(MOST_DESCRIPTORS * sizeof(int))];
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptor_count > 0) {
        size_t length = (size_t) descriptor_count * sizeof(int);
        memset(control, 0, sizeof control);
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(length);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(length);
        memcpy(CMSG_DATA(header), descriptors, length);
    }
    ssize_t sent;
    do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == (ssize_t) count ? 0 : -1;
}

ssize_t cvips_receive(int socket, void *bytes, size_t capacity, int *descriptors, int descriptor_count) {
    struct iovec part = {.iov_base = bytes, .iov_len = capacity};
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(MOST_DESCRIPTORS * sizeof(int))];
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t got;
    do got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got <= 0) return got;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    int found = 0;
    if (header != NULL && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        found = (int) ((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    }
    if (found == descriptor_count && (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0) {
        if (found > 0) memcpy(descriptors, CMSG_DATA(header), (size_t) found * sizeof(int));
        return got;
    }
    for (int index = 0; index < found; index++) {
        int descriptor;
        memcpy(&descriptor, CMSG_DATA(header) + (size_t) index * sizeof(int), sizeof descriptor);
        close(descriptor);
    }
    return -1;
}

pid_t cvips_fork(void) { return fork(); }

bool cvips_is_left_while_waiting(int socket, pid_t child) {
    int ended = (int) syscall(SYS_pidfd_open, child, 0);
    if (ended < 0) return false;  /* before Linux 5.3: whoever waits next waits for the child alone */
    struct pollfd both[2] = {{.fd = ended, .events = POLLIN}, {.fd = socket}};
    while (poll(both, 2, -1) < 0 && errno == EINTR) {}
    close(ended);
    return both[0].revents == 0;
}

void cvips_forbid_tracing(void) { prctl(PR_SET_DUMPABLE, 0); }
