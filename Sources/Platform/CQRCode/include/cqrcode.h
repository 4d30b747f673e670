/* What Swift calls of libqrencode, which is opened when a code is drawn and not before. */
#ifndef TROUPE_CQRCODE_H
#define TROUPE_CQRCODE_H

#include <stddef.h>

/* The longest side of a code, in modules (ISO/IEC 18004, version 40). */
enum { CQRCODE_LONGEST_SIDE = 177 };

/* Puts a text into a code: one byte a module, 1 for a dark one, line by line. The length of a side; 0 where the library is missing, the text
   does not fit, or there is no memory. To be called by one thread at a time. */
size_t cqrcode_encode(const char *text, unsigned char modules[CQRCODE_LONGEST_SIDE * CQRCODE_LONGEST_SIDE]);

#endif
