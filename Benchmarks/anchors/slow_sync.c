// For LD_PRELOAD: every sync takes SLOW_SYNC_US microseconds longer, as on a disk that does not cache.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_longer(void) {
    const char *text = getenv("SLOW_SYNC_US");
    long microseconds = text == NULL ? 0 : atol(text);
    struct timespec time = {microseconds / 1000000, microseconds % 1000000 * 1000};
    while (nanosleep(&time, &time) != 0) continue;
}

int fsync(int descriptor) {
    wait_longer();
    int (*original)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return original(descriptor);
}

int fdatasync(int descriptor) {
    wait_longer();
    int (*original)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    return original(descriptor);
}
