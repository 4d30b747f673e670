/* What Swift calls of libcurl, which is opened with the first request that goes out. Constants and types are the header's; its own
   functions are not linked. */
#ifndef TROUPE_CCURL_H
#define TROUPE_CCURL_H

#include <curl/curl.h>

/* Opens libcurl and readies it; to be called once, before everything below. NULL, or why it cannot be used. */
const char *ccurl_open(void);

/* Cast macro. */
static const curl_socket_t ccurl_socket_bad = CURL_SOCKET_BAD;

/* As the functions of libcurl that are named like them. */
CURLM *ccurl_multi_init(void);
CURLMcode ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_wakeup(CURLM *multi);
CURLMcode ccurl_multi_perform(CURLM *multi, int *running);
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds);
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy);
CURLMsg *ccurl_multi_info_read(CURLM *multi, int *left);
CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *easy);
struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text);
void ccurl_slist_free_all(struct curl_slist *list);

/* curl_easy_setopt, which is variadic, by the type that the manual asks for. */
CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value);
CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
CURLcode ccurl_set_context(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_set_write(CURL *easy, CURLoption option, curl_write_callback value);
CURLcode ccurl_set_read(CURL *easy, CURLoption option, curl_read_callback value);
CURLcode ccurl_set_open_socket(CURL *easy, CURLoption option, curl_opensocket_callback value);
CURLcode ccurl_set_before_request(CURL *easy, CURLoption option, curl_prereq_callback value);

#endif
