/* Everything of libsodium that Troupe calls imports into Swift as it is: no variadic function, no cast macro. */
#ifndef TROUPE_CSODIUM_SHIM_H
#define TROUPE_CSODIUM_SHIM_H

#include <sodium.h>

#endif
