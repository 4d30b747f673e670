/* What Swift calls of libvips, which is opened when a picture is worked on and not before. */
#ifndef TROUPE_CVIPS_H
#define TROUPE_CVIPS_H

#include <stdbool.h>
#include <stddef.h>

/* Opens the library; to be called once, before everything below. NULL, or why it cannot be opened. */
const char *cvips_open(void);

/* Its objects, counted by references (GObject). */
typedef struct CVipsImage CVipsImage;
typedef struct CVipsSource CVipsSource;

/* VipsAlign. */
typedef enum { CVIPS_ALIGN_LOW, CVIPS_ALIGN_CENTRE, CVIPS_ALIGN_HIGH } CVipsAlign;

/* The process. Results: 0, or -1 and a message. */
int cvips_init(const char *program);
void cvips_concurrency_set(int threads);
void cvips_cache_set_max(int operations);
void cvips_block_untrusted_set(bool is_blocked);
const char *cvips_error_buffer(void);
void cvips_error_clear(void);

/* Memory. */
void cvips_free(void *bytes);
void cvips_release_image(CVipsImage *image);
void cvips_release_source(CVipsSource *source);

/* Reading files. */
CVipsSource *cvips_source(const void *bytes, size_t length);
int cvips_jpegload(CVipsSource *source, CVipsImage **out);
int cvips_pngload(CVipsSource *source, CVipsImage **out);
int cvips_webpload(CVipsSource *source, CVipsImage **out);
int cvips_gifload(CVipsSource *source, CVipsImage **out);
int cvips_svgload(const void *bytes, size_t length, CVipsImage **out);

/* Asking pictures. */
int cvips_width(const CVipsImage *image);
int cvips_height(const CVipsImage *image);
int cvips_bands(const CVipsImage *image);
bool cvips_has_alpha(CVipsImage *image);
bool cvips_has_profile(const CVipsImage *image);
int cvips_average(CVipsImage *image, double *out);
void *cvips_pixels(CVipsImage *image, size_t *length);

/* Making pictures of pictures. */
CVipsImage *cvips_in_memory(CVipsImage *image);
int cvips_upright(CVipsImage *image, CVipsImage **out, int orientation);
int cvips_text(CVipsImage **out, const char *markup, const char *font, int width, CVipsAlign align, bool breaks_words);
int cvips_composite_over(CVipsImage *base, CVipsImage *overlay, int x, int y, CVipsImage **out);
int cvips_flatten(CVipsImage *in, CVipsImage **out, double red, double green, double blue);
int cvips_embed(CVipsImage *in, CVipsImage **out, int x, int y, int width, int height, double red, double green, double blue);
/* What is kept of a picture that is cut: VipsInteresting. */
typedef enum { CVIPS_KEEP_ALL = 0, CVIPS_KEEP_CENTRE = 1, CVIPS_KEEP_ATTENTION = 3 } CVipsKeep;
int cvips_thumbnail(CVipsImage *in, CVipsImage **out, int width, int height, CVipsKeep keep);
int cvips_extract(CVipsImage *in, CVipsImage **out, int x, int y, int width, int height);
int cvips_to_srgb(CVipsImage *in, CVipsImage **out);
int cvips_icc_to_srgb(CVipsImage *in, CVipsImage **out);
int cvips_cast_uchar(CVipsImage *in, CVipsImage **out);

/* Moving pictures. */
/* Our own pixels as a picture of sRGB with three or four channels; they are not copied, and stay until the picture has gone. */
CVipsImage *cvips_of_pixels(const void *pixels, size_t length, int width, int height, int bands);
/* The window of the picture whose corner is at x, y, `scale` times as large: width by height of the result. Finer than whole pixels. */
int cvips_window(CVipsImage *in, CVipsImage **out, double x, double y, double scale, int width, int height);
/* `share` of the second, the rest of the first. */
int cvips_fade(CVipsImage *first, CVipsImage *second, CVipsImage **out, double share);
/* Every channel `factor` times as bright. */
int cvips_dim(CVipsImage *in, CVipsImage **out, double factor);

/* Grading. Values of an 8 bit picture are mixed by nine factors and scaled to 16 bits, then looked up: `table` has 8 bit values, three a row. */
int cvips_mix(CVipsImage *in, CVipsImage **out, const double factors[9]);
int cvips_look_up(CVipsImage *in, CVipsImage **out, const void *table, int rows);
int cvips_blur(CVipsImage *in, CVipsImage **out, double sigma);
int cvips_add(CVipsImage *left, CVipsImage *right, CVipsImage **out);
int cvips_add_noise(CVipsImage *in, CVipsImage **out, double deviation, int seed);

/* Writing files. */
int cvips_jpegsave(CVipsImage *in, void **bytes, size_t *length, int quality);
int cvips_pngsave(CVipsImage *in, void **bytes, size_t *length);
int cvips_webpsave(CVipsImage *in, void **bytes, size_t *length, int quality, bool is_lossless);

#endif
