// mallopt(3), which Swift's own module of the C library leaves out.
#ifndef AKTO_CSHIMS_ALLOCATION_H
#define AKTO_CSHIMS_ALLOCATION_H

#include <stdlib.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#endif
