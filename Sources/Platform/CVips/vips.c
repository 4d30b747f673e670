#define _GNU_SOURCE
#include "library.h"

#include <dlfcn.h>

/* A pointer to each function of the library. */
static struct {
#define FUNCTION(result, name, parameters) result(*name) parameters;
    CVIPS_FUNCTIONS(FUNCTION)
#undef FUNCTION
} library;

/* Linked in, libvips would bring some eighty libraries into every process, also where no picture is ever looked at: tens of milliseconds
   at each start, and ten megabytes. */
const char *cvips_open(void) {
    void *opened = dlopen("libvips.so.42", RTLD_LAZY | RTLD_LOCAL);
    if (opened == NULL) return dlerror();
    /* GLib's functions are found as well: dlsym(3) looks through what the library depends on. */
#define FUNCTION(result, name, parameters) \
    if ((library.name = (result(*) parameters) dlsym(opened, #name)) == NULL) return "libvips.so.42 has no " #name;
    CVIPS_FUNCTIONS(FUNCTION)
#undef FUNCTION
    return NULL;
}

/* libvips' enums, as far as they are used. */
enum {
    ACCESS_SEQUENTIAL = 1,
    BLEND_MODE_OVER = 2,
    EXTEND_COPY = 1,
    EXTEND_BACKGROUND = 5,
    FORMAT_UCHAR = 0,
    FAIL_ON_TRUNCATED = 1,
    INTENT_PERCEPTUAL = 0,
    INTERPRETATION_SRGB = 22,
    TEXT_WRAP_WORD = 0,
    TEXT_WRAP_WORD_CHAR = 2,
};

/* The end of a list of optional arguments; a bare NULL need not be a pointer. */
#define END ((void *) NULL)

int cvips_init(const char *program) { return library.vips_init(program); }

void cvips_concurrency_set(int threads) { library.vips_concurrency_set(threads); }

void cvips_cache_set_max(int operations) { library.vips_cache_set_max(operations); }

void cvips_block_untrusted_set(bool is_blocked) { library.vips_block_untrusted_set(is_blocked); }

const char *cvips_error_buffer(void) { return library.vips_error_buffer(); }

void cvips_error_clear(void) { library.vips_error_clear(); }

void cvips_free(void *bytes) { library.g_free(bytes); }

void cvips_release_image(CVipsImage *image) { library.g_object_unref(image); }

void cvips_release_source(CVipsSource *source) { library.g_object_unref(source); }

CVipsSource *cvips_source(const void *bytes, size_t length) { return library.vips_source_new_from_memory(bytes, length); }

int cvips_jpegload(CVipsSource *source, CVipsImage **out) {
    return library.vips_jpegload_source(source, out, "fail_on", FAIL_ON_TRUNCATED, "access", ACCESS_SEQUENTIAL, END);
}

int cvips_pngload(CVipsSource *source, CVipsImage **out) {
    return library.vips_pngload_source(source, out, "fail_on", FAIL_ON_TRUNCATED, "access", ACCESS_SEQUENTIAL, END);
}

int cvips_webpload(CVipsSource *source, CVipsImage **out) {
    return library.vips_webpload_source(source, out, "fail_on", FAIL_ON_TRUNCATED, "access", ACCESS_SEQUENTIAL, END);
}

int cvips_gifload(CVipsSource *source, CVipsImage **out) {
    return library.vips_gifload_source(source, out, "fail_on", FAIL_ON_TRUNCATED, "access", ACCESS_SEQUENTIAL, END);
}

int cvips_svgload(const void *bytes, size_t length, CVipsImage **out) {
    return library.vips_svgload_buffer((void *) bytes, length, out, END);
}

int cvips_width(const CVipsImage *image) { return library.vips_image_get_width(image); }

int cvips_height(const CVipsImage *image) { return library.vips_image_get_height(image); }

int cvips_bands(const CVipsImage *image) { return library.vips_image_get_bands(image); }

bool cvips_has_alpha(CVipsImage *image) { return library.vips_image_hasalpha(image); }

bool cvips_has_profile(const CVipsImage *image) { return library.vips_image_get_typeof(image, "icc-profile-data") != 0; }

int cvips_average(CVipsImage *image, double *out) { return library.vips_avg(image, out, END); }

void *cvips_pixels(CVipsImage *image, size_t *length) { return library.vips_image_write_to_memory(image, length); }

CVipsImage *cvips_in_memory(CVipsImage *image) { return library.vips_image_copy_memory(image); }

int cvips_upright(CVipsImage *image, CVipsImage **out, int orientation) {
    library.vips_image_set_int(image, "orientation", orientation);
    return library.vips_autorot(image, out, END);
}

int cvips_text(CVipsImage **out, const char *markup, const char *font, int width, CVipsAlign align, bool breaks_words) {
    return library.vips_text(
        out, markup, "font", font, "width", width, "align", align, "wrap", breaks_words ? TEXT_WRAP_WORD_CHAR : TEXT_WRAP_WORD, "dpi", 72,
        "rgba", true, END);
}

int cvips_composite_over(CVipsImage *base, CVipsImage *overlay, int x, int y, CVipsImage **out) {
    return library.vips_composite2(base, overlay, out, BLEND_MODE_OVER, "x", x, "y", y, END);
}

int cvips_flatten(CVipsImage *in, CVipsImage **out, double red, double green, double blue) {
    double colour[3] = {red, green, blue};
    void *background = library.vips_array_double_new(colour, 3);
    int result = library.vips_flatten(in, out, "background", background, END);
    library.vips_area_unref(background);
    return result;
}

int cvips_embed(CVipsImage *in, CVipsImage **out, int x, int y, int width, int height, double red, double green, double blue) {
    double colour[3] = {red, green, blue};
    void *background = library.vips_array_double_new(colour, 3);
    int result =
        library.vips_embed(in, out, x, y, width, height, "extend", EXTEND_BACKGROUND, "background", background, END);
    library.vips_area_unref(background);
    return result;
}

int cvips_thumbnail(CVipsImage *in, CVipsImage **out, int width, int height, CVipsKeep keep) {
    return library.vips_thumbnail_image(
        in, out, width, "height", height, "crop", (int) keep, "no_rotate", true, END);
}

int cvips_extract(CVipsImage *in, CVipsImage **out, int x, int y, int width, int height) {
    return library.vips_extract_area(in, out, x, y, width, height, END);
}

int cvips_to_srgb(CVipsImage *in, CVipsImage **out) { return library.vips_colourspace(in, out, INTERPRETATION_SRGB, END); }

int cvips_icc_to_srgb(CVipsImage *in, CVipsImage **out) {
    return library.vips_icc_transform(in, out, "srgb", "embedded", true, "intent", INTENT_PERCEPTUAL, END);
}

int cvips_cast_uchar(CVipsImage *in, CVipsImage **out) { return library.vips_cast_uchar(in, out, END); }

int cvips_mix(CVipsImage *in, CVipsImage **out, const double factors[9]) {
    CVipsImage *matrix = library.vips_image_new_matrix_from_array(3, 3, factors, 9);
    if (matrix == NULL) return -1;
    CVipsImage *mixed = NULL;
    int result = library.vips_recomb(in, &mixed, matrix, END);
    library.g_object_unref(matrix);
    if (result != 0) return result;
    result = library.vips_cast_ushort(mixed, out, END);
    library.g_object_unref(mixed);
    return result;
}

int cvips_look_up(CVipsImage *in, CVipsImage **out, const void *table, int rows) {
    CVipsImage *lut = library.vips_image_new_from_memory_copy(table, (size_t) rows * 3, rows, 1, 3, FORMAT_UCHAR);
    if (lut == NULL) return -1;
    int result = library.vips_maplut(in, out, lut, END);
    library.g_object_unref(lut);
    return result;
}

int cvips_blur(CVipsImage *in, CVipsImage **out, double sigma) { return library.vips_gaussblur(in, out, sigma, END); }

int cvips_add(CVipsImage *left, CVipsImage *right, CVipsImage **out) {
    CVipsImage *sum = NULL;
    if (library.vips_add(left, right, &sum, END) != 0) return -1;
    int result = library.vips_cast_uchar(sum, out, END);
    library.g_object_unref(sum);
    return result;
}

int cvips_add_noise(CVipsImage *in, CVipsImage **out, double deviation, int seed) {
    CVipsImage *noise = NULL;
    int width = library.vips_image_get_width(in), height = library.vips_image_get_height(in);
    if (library.vips_gaussnoise(&noise, width, height, "sigma", deviation, "mean", 0.0, "seed", seed, END) != 0) return -1;
    int result = cvips_add(in, noise, out);
    library.g_object_unref(noise);
    return result;
}

CVipsImage *cvips_of_pixels(const void *pixels, size_t length, int width, int height, int bands) {
    CVipsImage *plain = library.vips_image_new_from_memory(pixels, length, width, height, bands, FORMAT_UCHAR);
    if (plain == NULL) return NULL;
    CVipsImage *out = NULL;
    int result = library.vips_copy(plain, &out, "interpretation", INTERPRETATION_SRGB, END);
    library.g_object_unref(plain);
    return result == 0 ? out : NULL;
}

int cvips_window(CVipsImage *in, CVipsImage **out, double x, double y, double scale, int width, int height) {
    CVipsInterpolate *interpolate = library.vips_interpolate_new("bicubic");
    if (interpolate == NULL) return -1;
    int area[4] = {0, 0, width, height};
    void *array = library.vips_array_int_new(area, 4);
    int result = library.vips_affine(
        in, out, scale, 0.0, 0.0, scale, "interpolate", interpolate, "odx", -x * scale, "ody", -y * scale, "oarea", array, "extend",
        EXTEND_COPY, END);
    library.vips_area_unref(array);
    library.g_object_unref(interpolate);
    return result;
}

int cvips_fade(CVipsImage *first, CVipsImage *second, CVipsImage **out, double share) {
    CVipsImage *going = NULL, *coming = NULL, *sum = NULL;
    int result = -1;
    if (library.vips_linear1(first, &going, 1.0 - share, 0.0, END) == 0 && library.vips_linear1(second, &coming, share, 0.0, END) == 0
        && library.vips_add(going, coming, &sum, END) == 0) {
        result = library.vips_cast_uchar(sum, out, END);
    }
    if (going != NULL) library.g_object_unref(going);
    if (coming != NULL) library.g_object_unref(coming);
    if (sum != NULL) library.g_object_unref(sum);
    return result;
}

int cvips_dim(CVipsImage *in, CVipsImage **out, double factor) { return library.vips_linear1(in, out, factor, 0.0, "uchar", true, END); }

int cvips_jpegsave(CVipsImage *in, void **bytes, size_t *length, int quality) {
    /* 4:4:4 from 90 on, so that small coloured type stays sharp. */
    return library.vips_jpegsave_buffer(in, bytes, length, "Q", quality, "optimize_coding", true, END);
}

int cvips_pngsave(CVipsImage *in, void **bytes, size_t *length) {
    return library.vips_pngsave_buffer(in, bytes, length, "compression", 6, END);
}

int cvips_webpsave(CVipsImage *in, void **bytes, size_t *length, int quality, bool is_lossless) {
    return library.vips_webpsave_buffer(in, bytes, length, "Q", quality, "lossless", is_lossless, END);
}
