#ifndef TROUPE_EMBEDDED_H
#define TROUPE_EMBEDDED_H

#include <stddef.h>

/// A file that is part of the executable.
typedef struct {
    const char *name;
    const unsigned char *bytes;
    size_t count;
} embedded_file;

/// The migrations in `sql/migrations`, in order.
const embedded_file *embedded_migrations(size_t *count);

/// The prompts' files, in no particular order.
const embedded_file *embedded_prompts(size_t *count);

/// The data files and assets, in no particular order.
const embedded_file *embedded_assets(size_t *count);

/// The templates of the persona library, in no particular order.
const embedded_file *embedded_personas(size_t *count);

#endif
