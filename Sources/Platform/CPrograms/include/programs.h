/* Starting a program within limits: between fork(2) and execve(2) only what is safe there is called (signal-safety(7)). */
#ifndef TROUPE_CPROGRAMS_H
#define TROUPE_CPROGRAMS_H

#include <sys/types.h>

/* What the program is held to, from its first instruction on. */
typedef struct {
    unsigned long address_space_bytes;
    unsigned long processor_seconds;
    unsigned long file_bytes;
} CProgramsLimits;

/* Starts a program in a session and a folder of its own, with these three descriptors and no other. Its process, or -1 with errno. */
pid_t cprograms_start(
    const char *path, char *const arguments[], char *const environment[], const char *folder, int input, int output, int errors,
    CProgramsLimits limits);

/* A descriptor that can be read when the process has ended, or -1 with errno (pidfd_open(2)). */
int cprograms_watch(pid_t process);

#endif
