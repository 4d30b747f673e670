/* The functions of libvips and of the GLib below it that are called, as the headers of libvips 8.14 declare them.
   The headers themselves would bring in GLib, Cairo and Pango for a few prototypes; what they promise does not change while the
   library is called libvips.so.42. Its types are opaque here, and its enums are numbers in `vips.c`. */
#ifndef TROUPE_CVIPS_LIBRARY_H
#define TROUPE_CVIPS_LIBRARY_H

#include "cvips.h"

typedef struct CVipsInterpolate CVipsInterpolate;

/* FUNCTION(result, name, parameters) for each. */
#define CVIPS_FUNCTIONS(FUNCTION) \
    FUNCTION(void, g_free, (void *)) \
    FUNCTION(void, g_object_unref, (void *)) \
    FUNCTION(int, vips_init, (const char *)) \
    FUNCTION(void, vips_concurrency_set, (int)) \
    FUNCTION(void, vips_cache_set_max, (int)) \
    FUNCTION(void, vips_block_untrusted_set, (int)) \
    FUNCTION(const char *, vips_error_buffer, (void)) \
    FUNCTION(void, vips_error_clear, (void)) \
    FUNCTION(CVipsSource *, vips_source_new_from_memory, (const void *, size_t)) \
    FUNCTION(int, vips_jpegload_source, (CVipsSource *, CVipsImage **, ...)) \
    FUNCTION(int, vips_pngload_source, (CVipsSource *, CVipsImage **, ...)) \
    FUNCTION(int, vips_webpload_source, (CVipsSource *, CVipsImage **, ...)) \
    FUNCTION(int, vips_gifload_source, (CVipsSource *, CVipsImage **, ...)) \
    FUNCTION(int, vips_svgload_buffer, (void *, size_t, CVipsImage **, ...)) \
    FUNCTION(int, vips_image_get_width, (const CVipsImage *)) \
    FUNCTION(int, vips_image_get_height, (const CVipsImage *)) \
    FUNCTION(int, vips_image_get_bands, (const CVipsImage *)) \
    FUNCTION(int, vips_image_hasalpha, (CVipsImage *)) \
    FUNCTION(size_t, vips_image_get_typeof, (const CVipsImage *, const char *)) \
    FUNCTION(void, vips_image_set_int, (CVipsImage *, const char *, int)) \
    FUNCTION(CVipsImage *, vips_image_copy_memory, (CVipsImage *)) \
    FUNCTION(void *, vips_image_write_to_memory, (CVipsImage *, size_t *)) \
    FUNCTION(int, vips_avg, (CVipsImage *, double *, ...)) \
    FUNCTION(int, vips_autorot, (CVipsImage *, CVipsImage **, ...)) \
    FUNCTION(int, vips_text, (CVipsImage **, const char *, ...)) \
    FUNCTION(int, vips_composite2, (CVipsImage *, CVipsImage *, CVipsImage **, int, ...)) \
    FUNCTION(void *, vips_array_double_new, (const double *, int)) \
    FUNCTION(void, vips_area_unref, (void *)) \
    FUNCTION(int, vips_flatten, (CVipsImage *, CVipsImage **, ...)) \
    FUNCTION(int, vips_embed, (CVipsImage *, CVipsImage **, int, int, int, int, ...)) \
    FUNCTION(int, vips_thumbnail_image, (CVipsImage *, CVipsImage **, int, ...)) \
    FUNCTION(int, vips_extract_area, (CVipsImage *, CVipsImage **, int, int, int, int, ...)) \
    FUNCTION(int, vips_colourspace, (CVipsImage *, CVipsImage **, int, ...)) \
    FUNCTION(int, vips_icc_transform, (CVipsImage *, CVipsImage **, const char *, ...)) \
    FUNCTION(CVipsImage *, vips_image_new_from_memory_copy, (const void *, size_t, int, int, int, int)) \
    FUNCTION(CVipsImage *, vips_image_new_matrix_from_array, (int, int, const double *, int)) \
    FUNCTION(int, vips_recomb, (CVipsImage *, CVipsImage **, CVipsImage *, ...)) \
    FUNCTION(int, vips_cast_ushort, (CVipsImage *, CVipsImage **, ...)) \
    FUNCTION(int, vips_maplut, (CVipsImage *, CVipsImage **, CVipsImage *, ...)) \
    FUNCTION(int, vips_gaussblur, (CVipsImage *, CVipsImage **, double, ...)) \
    FUNCTION(int, vips_gaussnoise, (CVipsImage **, int, int, ...)) \
    FUNCTION(CVipsImage *, vips_image_new_from_memory, (const void *, size_t, int, int, int, int)) \
    FUNCTION(int, vips_copy, (CVipsImage *, CVipsImage **, ...)) \
    FUNCTION(int, vips_affine, (CVipsImage *, CVipsImage **, double, double, double, double, ...)) \
    FUNCTION(CVipsInterpolate *, vips_interpolate_new, (const char *)) \
    FUNCTION(void *, vips_array_int_new, (const int *, int)) \
    FUNCTION(int, vips_linear1, (CVipsImage *, CVipsImage **, double, double, ...)) \
    FUNCTION(int, vips_add, (CVipsImage *, CVipsImage *, CVipsImage **, ...)) \
    FUNCTION(int, vips_cast_uchar, (CVipsImage *, CVipsImage **, ...)) \
    FUNCTION(int, vips_jpegsave_buffer, (CVipsImage *, void **, size_t *, ...)) \
    FUNCTION(int, vips_pngsave_buffer, (CVipsImage *, void **, size_t *, ...)) \
    FUNCTION(int, vips_webpsave_buffer, (CVipsImage *, void **, size_t *, ...))

#endif
