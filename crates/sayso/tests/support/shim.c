/*
 * A shim between the program and the system, for tests: numbers every call that changes a file below SHIM_ROOT, writes the
 * list of them to SHIM_LOG, and at call number SHIM_AT does what SHIM_DO says:
 *
 *   before, after   the process is killed there, as if the power of the process alone had gone
 *   half            half of the bytes are written, and the process is killed
 *   full            from there on the disk is full: nothing can be written, made or lengthened (ENOSPC)
 *   broken          that one call fails (EIO)
 *
 * SHIM_CLOCK=1 makes the wall clock run backwards, an hour at each look. Claims (a file called claims) are not numbered:
 * they are no part of a commit.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static atomic_long calls;
static atomic_long looks;

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (real == NULL) { \
        *(void **)&real = dlsym(RTLD_NEXT, name); \
    }

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) {
        pause();
    }
}

static int is_ours(const char *path) {
    const char *root = getenv("SHIM_ROOT");
    const char *name = strrchr(path, '/');
    return root != NULL && strncmp(path, root, strlen(root)) == 0 && (name == NULL || strcmp(name, "/claims") != 0);
}

static int path_of(int fd, char *path, size_t room) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, path, room - 1);
    if (length <= 0) {
        return 0;
    }
    path[length] = '\0';
    return is_ours(path);
}

static int does(const char *what) {
    const char *wanted = getenv("SHIM_DO");
    return wanted != NULL && strcmp(wanted, what) == 0;
}

/* The number of this call, which is written down. */
static long number(const char *call, const char *path) {
    static int log = -2;
    const long n = atomic_fetch_add(&calls, 1);
    if (log == -2) {
        REAL(int, "open", const char *, int, ...)
        const char *name = getenv("SHIM_LOG");
        log = name == NULL ? -1 : real(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    if (log >= 0) {
        REAL(ssize_t, "write", int, const void *, size_t)
        char line[4200];
        const int length = snprintf(line, sizeof line, "%s %s\n", call, path);
        (void)!real(log, line, (size_t)length);
    }
    return n;
}

static int is_here(long n) {
    const char *at = getenv("SHIM_AT");
    return at != NULL && n == atol(at);
}

static int is_past(long n) {
    const char *at = getenv("SHIM_AT");
    return at != NULL && n >= atol(at);
}

/* Does what is to be done before a call. Nonzero where the call is to fail; errno is set then. */
static int enter(long n, int lengthens) {
    if (is_here(n) && does("before")) {
        die();
    }
    if (is_here(n) && does("broken")) {
        errno = EIO;
        return 1;
    }
    if (is_past(n) && lengthens && does("full")) {
        errno = ENOSPC;
        return 1;
    }
    return 0;
}

static void leave(long n) {
    if (is_here(n) && (does("after") || does("half"))) {
        const int kept = errno;
        die();
        errno = kept;
    }
}

static size_t length_of(long n, size_t length) {
    return is_here(n) && does("half") ? length / 2 : length;
}

#define WRITES(function, offset_type) \
    ssize_t function(int fd, const void *bytes, size_t length, offset_type at) { \
        REAL(ssize_t, #function, int, const void *, size_t, offset_type) \
        char path[4096]; \
        if (!path_of(fd, path, sizeof path)) { \
            return real(fd, bytes, length, at); \
        } \
        const long n = number("write", path); \
        if (enter(n, 1)) { \
            return -1; \
        } \
        const ssize_t written = real(fd, bytes, length_of(n, length), at); \
        leave(n); \
        return written; \
    }

WRITES(pwrite, off_t)
WRITES(pwrite64, off64_t)

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t)
    char path[4096];
    if (!path_of(fd, path, sizeof path)) {
        return real(fd, bytes, length);
    }
    const long n = number("write", path);
    if (enter(n, 1)) {
        return -1;
    }
    const ssize_t written = real(fd, bytes, length_of(n, length));
    leave(n);
    return written;
}

#define SYNCS(function) \
    int function(int fd) { \
        REAL(int, #function, int) \
        char path[4096]; \
        if (!path_of(fd, path, sizeof path)) { \
            return real(fd); \
        } \
        const long n = number("sync", path); \
        if (enter(n, 0)) { \
            return -1; \
        } \
        const int result = real(fd); \
        leave(n); \
        return result; \
    }

SYNCS(fsync)
SYNCS(fdatasync)

#define LENGTHENS(function, offset_type) \
    int function(int fd, offset_type length) { \
        REAL(int, #function, int, offset_type) \
        char path[4096]; \
        if (!path_of(fd, path, sizeof path)) { \
            return real(fd, length); \
        } \
        const long n = number("truncate", path); \
        if (enter(n, 1)) { \
            return -1; \
        } \
        const int result = real(fd, length); \
        leave(n); \
        return result; \
    }

LENGTHENS(ftruncate, off_t)
LENGTHENS(ftruncate64, off64_t)

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *)
    char resolved[4096];
    if (realpath(from, resolved) == NULL || !is_ours(resolved)) {
        return real(from, to);
    }
    const long n = number("rename", resolved);
    if (enter(n, 0)) {
        return -1;
    }
    const int result = real(from, to);
    leave(n);
    return result;
}

int unlink(const char *name) {
    REAL(int, "unlink", const char *)
    char resolved[4096];
    if (realpath(name, resolved) == NULL || !is_ours(resolved)) {
        return real(name);
    }
    const long n = number("unlink", resolved);
    if (enter(n, 0)) {
        return -1;
    }
    const int result = real(name);
    leave(n);
    return result;
}

#define OPENS(function) \
    int function(const char *name, int flags, ...) { \
        REAL(int, #function, const char *, int, ...) \
        va_list rest; \
        va_start(rest, flags); \
        const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        char resolved[4096]; \
        struct stat there; \
        if ((flags & O_CREAT) == 0 || stat(name, &there) == 0) { \
            return real(name, flags, mode); \
        } \
        /* The file is not there yet, so its folder is asked where it is. */ \
        char folder[4096]; \
        snprintf(folder, sizeof folder, "%s", name); \
        char *slash = strrchr(folder, '/'); \
        if (slash != NULL) { \
            *slash = '\0'; \
        } \
        if (realpath(slash != NULL ? folder : ".", resolved) == NULL || strlen(resolved) + 2 + strlen(name) >= sizeof resolved) { \
            return real(name, flags, mode); \
        } \
        strcat(strcat(resolved, "/"), slash != NULL ? slash + 1 : name); \
        if (!is_ours(resolved)) { \
            return real(name, flags, mode); \
        } \
        const long n = number("make", resolved); \
        if (enter(n, 1)) { \
            return -1; \
        } \
        const int fd = real(name, flags, mode); \
        leave(n); \
        return fd; \
    }

OPENS(open)
OPENS(open64)

static int is_backwards(void) {
    const char *clock = getenv("SHIM_CLOCK");
    return clock != NULL && clock[0] == '1';
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    REAL(int, "clock_gettime", clockid_t, struct timespec *)
    const int result = real(clock, time);
    if (result == 0 && clock == CLOCK_REALTIME && is_backwards()) {
        time->tv_sec -= 3600 * atomic_fetch_add(&looks, 1);
    }
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    REAL(int, "gettimeofday", struct timeval *, void *)
    const int result = real(time, zone);
    if (result == 0 && is_backwards()) {
        time->tv_sec -= 3600 * atomic_fetch_add(&looks, 1);
    }
    return result;
}

time_t time(time_t *to) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (to != NULL) {
        *to = now.tv_sec;
    }
    return now.tv_sec;
}
