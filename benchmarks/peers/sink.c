/* A server that only reads: how fast requests can be handed over at all, with nothing done to what they hold.
 *
 *   sink
 *
 * Listens on a port of the loopback interface that the system chooses, and prints that. Every connection has a thread; of a request only the
 * length of its body is looked at, the body is passed over, and the answer is 200. It ends when its standard input does, and prints one JSON
 * object: requests, and bytes of bodies.
 *
 *   cc -O2 -o sink sink.c -lpthread
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { size = 256 << 10 };

static atomic_ullong requests, bytes;

static const char answer[] = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";

/* The length of the body, or -1 where the head does not say it. */
static long long length_of(const char *head, const char *end) {
    static const char name[] = "content-length:";
    for (const char *line = head; line < end; ++line) {
        if (end - line > (long)sizeof name && strncasecmp(line, name, sizeof name - 1) == 0) return strtoll(line + sizeof name - 1, NULL, 10);
        line = memchr(line, '\n', end - line);
        if (!line) break;
    }
    return -1;
}

static void *serve(void *argument) {
    int socket = (int)(long)argument;
    char *buffer = malloc(size + 1);
    size_t held = 0;
    while (buffer) {
        char *end = held ? memmem(buffer, held, "\r\n\r\n", 4) : NULL;
        if (!end) {
            ssize_t got = held < size ? read(socket, buffer + held, size - held) : 0;
            if (got <= 0) break;
            held += got;
            buffer[held] = 0;
            continue;
        }
        long long length = length_of(buffer, end), rest = length;
        if (length < 0) break;
        size_t past = end + 4 - buffer, here = held - past < (unsigned long long)rest ? held - past : (size_t)rest;
        rest -= here;
        held -= past + here;
        memmove(buffer, buffer + past + here, held);
        while (rest > 0) {
            ssize_t got = read(socket, buffer, rest < size ? (size_t)rest : size);
            if (got <= 0) break;
            rest -= got;
        }
        if (rest > 0) break;
        atomic_fetch_add_explicit(&requests, 1, memory_order_relaxed);
        atomic_fetch_add_explicit(&bytes, length, memory_order_relaxed);
        if (write(socket, answer, sizeof answer - 1) != sizeof answer - 1) break;
    }
    free(buffer);
    close(socket);
    return NULL;
}

static void *accept_all(void *argument) {
    int listener = (int)(long)argument, one = 1;
    for (;;) {
        int socket = accept(listener, NULL, NULL);
        if (socket < 0) return NULL;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, (void *)(long)socket) == 0) pthread_detach(thread);
        else close(socket);
    }
}

int main(void) {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof place;
    pthread_t thread;
    if (listener < 0 || bind(listener, (struct sockaddr *)&place, length) != 0 || listen(listener, 128) != 0
        || getsockname(listener, (struct sockaddr *)&place, &length) != 0
        || pthread_create(&thread, NULL, accept_all, (void *)(long)listener) != 0) {
        perror("sink");
        return 1;
    }
    printf("%d\n", ntohs(place.sin_port));
    fflush(stdout);
    char nothing[64];
    while (read(0, nothing, sizeof nothing) > 0) {
    }
    printf("{\"requests\": %llu, \"bytes\": %llu}\n", (unsigned long long)requests, (unsigned long long)bytes);
    return 0;
}
