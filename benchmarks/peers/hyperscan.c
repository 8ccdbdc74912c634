/* Hyperscan's bare match loop: how fast a text in memory can be searched for patterns, with nothing around it.
 *
 *   hyperscan PATTERNS FILE
 *
 * PATTERNS holds one pattern a line. The file is read whole, then scanned once, on one thread, as one block; every match is reported to a
 * callback that counts it. Prints one JSON object; `seconds` is the scan alone, without reading and compiling.
 *
 *   cc -O2 -o hyperscan hyperscan.c -lhs
 */
#include <fcntl.h>
#include <hs/hs.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int count(unsigned int id, unsigned long long from, unsigned long long to, unsigned int flags, void *context) {
    (void)id, (void)from, (void)to, (void)flags;
    ++*(unsigned long long *)context;
    return 0;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

static int fail(const char *what, const char *why) {
    fprintf(stderr, "hyperscan: %s: %s\n", what, why);
    return 1;
}

static char *contents(const char *path, size_t *size) {
    int file = open(path, O_RDONLY);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) return NULL;
    char *bytes = malloc(status.st_size + 1);
    *size = 0;
    while (bytes && *size < (size_t)status.st_size) {
        ssize_t got = read(file, bytes + *size, status.st_size - *size);
        if (got <= 0) break;
        *size += got;
    }
    close(file);
    if (bytes) bytes[*size] = 0;
    return bytes;
}

int main(int arguments, char **argument) {
    if (arguments != 3) return fail("usage", "hyperscan PATTERNS FILE");
    size_t size;
    char *list = contents(argument[1], &size);
    if (!list) return fail(argument[1], "cannot be read");
    unsigned patterns = 0;
    for (size_t i = 0; i < size; i++) patterns += list[i] == '\n';
    const char **texts = calloc(patterns + 1, sizeof *texts);
    unsigned *flags = calloc(patterns + 1, sizeof *flags), *ids = calloc(patterns + 1, sizeof *ids);
    if (!texts || !flags || !ids) return fail(argument[1], "out of memory");
    unsigned found = 0;
    for (char *line = strtok(list, "\n"); line; line = strtok(NULL, "\n")) {
        texts[found] = line;
        ids[found] = found;
        found++;
    }
    double began = now();
    hs_database_t *database;
    hs_compile_error_t *error;
    if (hs_compile_multi(texts, flags, ids, found, HS_MODE_BLOCK, NULL, &database, &error) != HS_SUCCESS)
        return fail(error->expression >= 0 ? texts[error->expression] : argument[1], error->message);
    hs_scratch_t *scratch = NULL;
    if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) return fail(argument[1], "no scratch");
    double compiled = now();
    char *text = contents(argument[2], &size);
    if (!text) return fail(argument[2], "cannot be read");
    if (size > UINT_MAX) return fail(argument[2], "is larger than a block can be");
    double loaded = now();
    unsigned long long matches = 0;
    if (hs_scan(database, text, size, 0, scratch, count, &matches) != HS_SUCCESS) return fail(argument[2], "the scan failed");
    double scanned = now();
    printf("{\"seconds\":%.6f,\"compile_seconds\":%.6f,\"read_seconds\":%.6f,\"bytes\":%zu,\"patterns\":%u,\"matches\":%llu}\n", scanned - loaded,
           compiled - began, loaded - compiled, size, found, matches);
    return 0;
}
