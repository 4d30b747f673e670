/* What Swift cannot import of libcurl: variadic functions, fixed here to one type of argument each, and a cast macro. */
#ifndef TROUPE_CCURL_SHIM_H
#define TROUPE_CCURL_SHIM_H

#include <curl/curl.h>

/* Cast macro. */
static const curl_socket_t troupe_curl_socket_bad = CURL_SOCKET_BAD;

/* Variadic: curl_easy_setopt, by the type that the manual asks for. */
static inline CURLcode troupe_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode troupe_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode troupe_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode troupe_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode troupe_curl_set_context(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode troupe_curl_set_write(CURL *easy, CURLoption option, curl_write_callback value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode troupe_curl_set_read(CURL *easy, CURLoption option, curl_read_callback value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode troupe_curl_set_open_socket(CURL *easy, CURLoption option, curl_opensocket_callback value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode troupe_curl_set_before_request(CURL *easy, CURLoption option, curl_prereq_callback value) {
    return curl_easy_setopt(easy, option, value);
}

#endif
