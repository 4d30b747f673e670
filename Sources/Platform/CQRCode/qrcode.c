#include "cqrcode.h"

#include <dlfcn.h>

/* As qrencode.h of libqrencode 4 declares them; it promises not to change while the library is called libqrencode.so.4. */
typedef struct {
    int version;
    int width;
    unsigned char *data;
} QRcode;

enum { LEVEL_MEDIUM = 1 };

static QRcode *(*encode)(const char *text, int version, int level);
static void (*release)(QRcode *code);

/* Linked in, it would bring libpng's relatives into every process, for the one page that shows a code. */
static int opened(void) {
    if (release != NULL) return 1;
    void *library = dlopen("libqrencode.so.4", RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) return 0;
    encode = (QRcode * (*) (const char *, int, int)) dlsym(library, "QRcode_encodeString8bit");
    release = (void (*)(QRcode *)) dlsym(library, "QRcode_free");
    return encode != NULL && release != NULL;
}

size_t cqrcode_encode(const char *text, unsigned char modules[CQRCODE_LONGEST_SIDE * CQRCODE_LONGEST_SIDE]) {
    if (!opened()) return 0;
    QRcode *code = encode(text, 0, LEVEL_MEDIUM);
    if (code == NULL) return 0;
    size_t side = (size_t) code->width;
    if (side > CQRCODE_LONGEST_SIDE) side = 0;
    /* The lowest bit is the module's colour, the others are of use to the library only. */
    for (size_t index = 0; index < side * side; index++) modules[index] = code->data[index] & 1;
    release(code);
    return side;
}
