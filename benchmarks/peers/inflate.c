/* zlib on both cores: how fast gzip data can be undone, with nothing done to what comes out.
 *
 *   inflate FILE...
 *
 * Two threads take the files one after another, and undo every member of each into a buffer that is thrown away. A single file is taken
 * twice, once by each thread, and half the time counts: as one stream cannot be shared, this is what zlib would do with two of them.
 * Prints one JSON object; `seconds` is the time for the files given.
 *
 *   cc -O2 -o inflate inflate.c -lz -lpthread
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

enum { threads = 2, input_size = 256 << 10, output_size = 256 << 10 };

static char **files;
static int file_count;
static atomic_int next_file;
static atomic_ullong total;
static atomic_int failures;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

static int inflate_file(const char *path, unsigned char *input, unsigned char *output) {
    FILE *file = fopen(path, "rb");
    if (!file) return 0;
    setvbuf(file, NULL, _IONBF, 0);
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    int status = inflateInit2(&stream, 15 + 16), isWhole = 0;
    while (status == Z_OK) {
        stream.avail_in = fread(input, 1, input_size, file);
        stream.next_in = input;
        if (stream.avail_in == 0) break;
        while (status == Z_OK && stream.avail_in > 0) {
            stream.next_out = output;
            stream.avail_out = output_size;
            status = inflate(&stream, Z_NO_FLUSH);
            atomic_fetch_add_explicit(&total, output_size - stream.avail_out, memory_order_relaxed);
            isWhole = status == Z_STREAM_END;
            /* Another member may follow. */
            if (isWhole) status = inflateReset(&stream);
            if (status == Z_BUF_ERROR) status = Z_OK;
        }
    }
    inflateEnd(&stream);
    fclose(file);
    return isWhole;
}

static void *work(void *unused) {
    unsigned char *input = malloc(input_size), *output = malloc(output_size);
    for (;;) {
        int index = atomic_fetch_add(&next_file, 1);
        if (index >= file_count) break;
        if (!input || !output || !inflate_file(files[index], input, output)) {
            fprintf(stderr, "inflate: %s: cannot be inflated\n", files[index]);
            atomic_fetch_add(&failures, 1);
        }
    }
    free(input);
    free(output);
    return unused;
}

int main(int arguments, char **argument) {
    if (arguments < 2) return fprintf(stderr, "inflate: usage: inflate FILE...\n"), 1;
    char *twice[] = {argument[1], argument[1]};
    int copies = arguments == 2 ? 2 : 1;
    files = copies == 2 ? twice : argument + 1;
    file_count = copies == 2 ? 2 : arguments - 1;
    double began = now();
    pthread_t thread[threads];
    for (int i = 0; i < threads; i++)
        if (pthread_create(&thread[i], NULL, work, NULL) != 0) return fprintf(stderr, "inflate: no thread\n"), 1;
    for (int i = 0; i < threads; i++) pthread_join(thread[i], NULL);
    double seconds = now() - began;
    printf("{\"seconds\":%.6f,\"bytes\":%llu,\"copies\":%d}\n", seconds / copies, (unsigned long long)(total / copies), copies);
    return failures ? 1 : 0;
}
