#define _GNU_SOURCE
#include "programs.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void limit(__rlimit_resource_t resource, unsigned long value) {
    struct rlimit both = {.rlim_cur = value, .rlim_max = value};
    if (setrlimit(resource, &both) != 0) _exit(126);  /* rather no program than one without limits */
}

pid_t cprograms_start(
    const char *path, char *const arguments[], char *const environment[], const char *folder, int input, int output, int errors,
    CProgramsLimits limits) {
    int said[2];  /* closed by execve; else it says why there was none */
    if (pipe2(said, O_CLOEXEC) != 0) return -1;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);  /* no handler of ours runs in the child */
    pid_t child = fork();
    if (child == 0) {
        setsid();
        struct sigaction usual = {.sa_handler = SIG_DFL};
        for (int number = 1; number < NSIG; number++) sigaction(number, &usual, NULL);
        /* First out of the way of the three, then onto them. */
        int failure = 0;
        int places[4] = {
            fcntl(input, F_DUPFD, 10), fcntl(output, F_DUPFD, 10), fcntl(errors, F_DUPFD, 10), fcntl(said[1], F_DUPFD_CLOEXEC, 10)};
        for (int index = 0; index < 3; index++) if (dup2(places[index], index) < 0) failure = errno;
        if (dup2(places[3], 3) < 0 || fcntl(3, F_SETFD, FD_CLOEXEC) != 0) _exit(126);
        syscall(SYS_close_range, 4u, ~0u, 0u);
        if (failure == 0 && chdir(folder) != 0) failure = errno;
        if (failure == 0) {
            limit(RLIMIT_CORE, 0);
            limit(RLIMIT_CPU, limits.processor_seconds);
            limit(RLIMIT_FSIZE, limits.file_bytes);
            limit(RLIMIT_AS, limits.address_space_bytes);
            sigset_t none;
            sigemptyset(&none);
            sigprocmask(SIG_SETMASK, &none, NULL);
            execve(path, arguments, environment);
            failure = errno;
        }
        ssize_t written = write(3, &failure, sizeof failure);
        (void) written;
        _exit(127);
    }
    int reason = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(said[1]);
    if (child > 0) {
        int failure = 0;
        ssize_t got;
        do got = read(said[0], &failure, sizeof failure);
        while (got < 0 && errno == EINTR);
        if (got == (ssize_t) sizeof failure) {
            while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
            child = -1;
            reason = failure;
        }
    }
    close(said[0]);
    errno = reason;
    return child;
}

int cprograms_watch(pid_t process) { return (int) syscall(SYS_pidfd_open, process, 0u); }
