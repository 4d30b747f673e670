/* Processes and what passes between them: macros and functions of C that Swift cannot call. */
#ifndef TROUPE_CVIPS_PROCESSES_H
#define TROUPE_CVIPS_PROCESSES_H

#include <spawn.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* GNU's, which Swift's Glibc leaves out. */
int cvips_pipe(int descriptors[2], int flags);
int cvips_temporary_file(char *pattern, int flags);
int cvips_spawn_closes_from(posix_spawn_file_actions_t *actions, int from);

/* Two ends that keep messages apart, not inherited by programs that are started. */
int cvips_socket_pair(int descriptors[2]);

/* Sends one message with descriptors, at most 8 (macros of cmsg(3)). 0, or -1. */
int cvips_send(int socket, const void *bytes, size_t count, const int *descriptors, int descriptor_count);

/* Waits for one message. How many bytes it has, 0 at the end, -1 for an error or where it has not exactly so many descriptors: then none
   is left open. */
ssize_t cvips_receive(int socket, void *bytes, size_t capacity, int *descriptors, int descriptor_count);

/* fork(2), which Swift hides, because only a process of one thread may go on as it was. */
pid_t cvips_fork(void);

/* Waits until the child has ended, or nobody holds the other end of the socket any more: true for the latter. */
bool cvips_is_left_while_waiting(int socket, pid_t child);

/* Keeps others of the same user from reading or changing this process and its children (prctl(2), PR_SET_DUMPABLE). */
void cvips_forbid_tracing(void);

#endif
