// What Swift cannot express: calls of C functions with variable arguments, of which only the address is known.

#ifndef AKTO_CSHIMS_H
#define AKTO_CSHIMS_H

// curl_easy_setopt, curl_multi_setopt and curl_easy_getinfo: a handle, an option, and a value whose type the option decides.

static inline int cshims_call_long(void *function, void *handle, int option, long value) {
    return ((int (*)(void *, int, ...))function)(handle, option, value);
}

static inline int cshims_call_int64(void *function, void *handle, int option, long long value) {
    return ((int (*)(void *, int, ...))function)(handle, option, value);
}

static inline int cshims_call_pointer(void *function, void *handle, int option, const void *value) {
    return ((int (*)(void *, int, ...))function)(handle, option, value);
}

#endif
