// epoll(7) and eventfd(2), which Swift's own module of the C library leaves out.
#ifndef AKTO_CSHIMS_EPOLL_H
#define AKTO_CSHIMS_EPOLL_H

#if defined(__linux__)
#include <sys/epoll.h>
#include <sys/eventfd.h>
#endif

#endif
