#define CURL_DISABLE_TYPECHECK /* its checks are macros around the functions' names */
#include "ccurl.h"

#include <dlfcn.h>

#define FUNCTIONS(FUNCTION) \
    FUNCTION(curl_global_init) \
    FUNCTION(curl_multi_init) \
    FUNCTION(curl_multi_cleanup) \
    FUNCTION(curl_multi_wakeup) \
    FUNCTION(curl_multi_perform) \
    FUNCTION(curl_multi_poll) \
    FUNCTION(curl_multi_add_handle) \
    FUNCTION(curl_multi_remove_handle) \
    FUNCTION(curl_multi_info_read) \
    FUNCTION(curl_easy_init) \
    FUNCTION(curl_easy_cleanup) \
    FUNCTION(curl_easy_setopt) \
    FUNCTION(curl_slist_append) \
    FUNCTION(curl_slist_free_all)

/* A pointer to each function of the library. */
static struct {
#define FUNCTION(name) __typeof__(&name) name;
    FUNCTIONS(FUNCTION)
#undef FUNCTION
} library;

/* Linked in, libcurl would bring some twenty libraries into every process, OpenSSL among them, also where nothing ever goes out. */
const char *ccurl_open(void) {
    void *opened = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL);
    if (opened == NULL) return dlerror();
#define FUNCTION(name) \
    if ((library.name = (__typeof__(&name)) dlsym(opened, #name)) == NULL) return "libcurl.so.4 has no " #name;
    FUNCTIONS(FUNCTION)
#undef FUNCTION
    return library.curl_global_init(CURL_GLOBAL_ALL) == CURLE_OK ? NULL : "libcurl cannot be initialized";
}

CURLM *ccurl_multi_init(void) { return library.curl_multi_init(); }

CURLMcode ccurl_multi_cleanup(CURLM *multi) { return library.curl_multi_cleanup(multi); }

CURLMcode ccurl_multi_wakeup(CURLM *multi) { return library.curl_multi_wakeup(multi); }

CURLMcode ccurl_multi_perform(CURLM *multi, int *running) { return library.curl_multi_perform(multi, running); }

CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds) { return library.curl_multi_poll(multi, NULL, 0, milliseconds, NULL); }

CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy) { return library.curl_multi_add_handle(multi, easy); }

CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy) { return library.curl_multi_remove_handle(multi, easy); }

CURLMsg *ccurl_multi_info_read(CURLM *multi, int *left) { return library.curl_multi_info_read(multi, left); }

CURL *ccurl_easy_init(void) { return library.curl_easy_init(); }

void ccurl_easy_cleanup(CURL *easy) { library.curl_easy_cleanup(easy); }

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text) { return library.curl_slist_append(list, text); }

void ccurl_slist_free_all(struct curl_slist *list) { library.curl_slist_free_all(list); }

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) { return library.curl_easy_setopt(easy, option, value); }

CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) { return library.curl_easy_setopt(easy, option, value); }

CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) { return library.curl_easy_setopt(easy, option, value); }

CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) { return library.curl_easy_setopt(easy, option, value); }

CURLcode ccurl_set_context(CURL *easy, CURLoption option, void *value) { return library.curl_easy_setopt(easy, option, value); }

CURLcode ccurl_set_write(CURL *easy, CURLoption option, curl_write_callback value) {
    return library.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_read(CURL *easy, CURLoption option, curl_read_callback value) { return library.curl_easy_setopt(easy, option, value); }

CURLcode ccurl_set_open_socket(CURL *easy, CURLoption option, curl_opensocket_callback value) {
    return library.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_before_request(CURL *easy, CURLoption option, curl_prereq_callback value) {
    return library.curl_easy_setopt(easy, option, value);
}
