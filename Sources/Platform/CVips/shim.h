// What Swift cannot import: libvips' variadic functions, macros with casts, and GNU's functions, which Swift's Glibc leaves out.
#pragma once
#include <spawn.h>
#include <vips/vips.h>

// GNU.
extern int pipe2(int descriptors[2], int flags);
extern int mkostemp(char *pattern, int flags);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

static inline int cvips_pipe(int descriptors[2], int flags) { return pipe2(descriptors, flags); }

static inline int cvips_temporary_file(char *pattern, int flags) { return mkostemp(pattern, flags); }

static inline int cvips_spawn_closes_from(posix_spawn_file_actions_t *actions, int from) {
    return posix_spawn_file_actions_addclosefrom_np(actions, from);
}

// Macro: VIPS_INIT checks that header and library agree.
static inline int cvips_init(const char *program) { return VIPS_INIT(program); }

// Variadic, from here on.
static inline int cvips_jpegload(VipsSource *source, VipsImage **out) {
    return vips_jpegload_source(source, out, "fail_on", VIPS_FAIL_ON_TRUNCATED, "access", VIPS_ACCESS_SEQUENTIAL, NULL);
}

static inline int cvips_pngload(VipsSource *source, VipsImage **out) {
    return vips_pngload_source(source, out, "fail_on", VIPS_FAIL_ON_TRUNCATED, "access", VIPS_ACCESS_SEQUENTIAL, NULL);
}

static inline int cvips_webpload(VipsSource *source, VipsImage **out) {
    return vips_webpload_source(source, out, "fail_on", VIPS_FAIL_ON_TRUNCATED, "access", VIPS_ACCESS_SEQUENTIAL, NULL);
}

static inline int cvips_gifload(VipsSource *source, VipsImage **out) {
    return vips_gifload_source(source, out, "fail_on", VIPS_FAIL_ON_TRUNCATED, "access", VIPS_ACCESS_SEQUENTIAL, NULL);
}

static inline int cvips_svgload(const void *bytes, size_t length, VipsImage **out) {
    return vips_svgload_buffer((void *) bytes, length, out, NULL);
}

static inline int cvips_text(VipsImage **out, const char *markup, const char *font, int width, VipsAlign align, VipsTextWrap wrap) {
    return vips_text(out, markup, "font", font, "width", width, "align", align, "wrap", wrap, "dpi", 72, "rgba", TRUE, NULL);
}

static inline int cvips_autorot(VipsImage *in, VipsImage **out) { return vips_autorot(in, out, NULL); }

static inline int cvips_composite_over(VipsImage *base, VipsImage *overlay, int x, int y, VipsImage **out) {
    return vips_composite2(base, overlay, out, VIPS_BLEND_MODE_OVER, "x", x, "y", y, NULL);
}

static inline int cvips_flatten(VipsImage *in, VipsImage **out, double red, double green, double blue) {
    double colour[3] = {red, green, blue};
    VipsArrayDouble *background = vips_array_double_new(colour, 3);
    int result = vips_flatten(in, out, "background", background, NULL);
    vips_area_unref(VIPS_AREA(background));
    return result;
}

static inline int cvips_embed(VipsImage *in, VipsImage **out, int x, int y, int width, int height, double red, double green, double blue) {
    double colour[3] = {red, green, blue};
    VipsArrayDouble *background = vips_array_double_new(colour, 3);
    int result = vips_embed(in, out, x, y, width, height, "extend", VIPS_EXTEND_BACKGROUND, "background", background, NULL);
    vips_area_unref(VIPS_AREA(background));
    return result;
}

static inline int cvips_thumbnail(VipsImage *in, VipsImage **out, int width, int height, VipsSize size, VipsInteresting crop) {
    return vips_thumbnail_image(in, out, width, "height", height, "size", size, "crop", crop, "no_rotate", TRUE, NULL);
}

static inline int cvips_extract(VipsImage *in, VipsImage **out, int x, int y, int width, int height) {
    return vips_extract_area(in, out, x, y, width, height, NULL);
}

static inline int cvips_extract_bands(VipsImage *in, VipsImage **out, int first, int count) {
    return vips_extract_band(in, out, first, "n", count, NULL);
}

static inline int cvips_to_srgb(VipsImage *in, VipsImage **out) { return vips_colourspace(in, out, VIPS_INTERPRETATION_sRGB, NULL); }

static inline int cvips_icc_to_srgb(VipsImage *in, VipsImage **out) {
    return vips_icc_transform(in, out, "srgb", "embedded", TRUE, "intent", VIPS_INTENT_PERCEPTUAL, NULL);
}

static inline int cvips_cast_uchar(VipsImage *in, VipsImage **out) { return vips_cast_uchar(in, out, NULL); }

static inline int cvips_average(VipsImage *in, double *out) { return vips_avg(in, out, NULL); }

static inline int cvips_jpegsave(VipsImage *in, void **bytes, size_t *length, int quality) {
    // 4:4:4 from 90 on, so that small coloured type stays sharp.
    return vips_jpegsave_buffer(in, bytes, length, "Q", quality, "optimize_coding", TRUE, NULL);
}

static inline int cvips_pngsave(VipsImage *in, void **bytes, size_t *length) {
    return vips_pngsave_buffer(in, bytes, length, "compression", 6, NULL);
}

static inline int cvips_webpsave(VipsImage *in, void **bytes, size_t *length, int quality, int lossless) {
    return vips_webpsave_buffer(in, bytes, length, "Q", quality, "lossless", lossless, NULL);
}
