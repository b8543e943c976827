/*
 * misbehave: a plugin that does everything wrong, for tests only.
 *
 * What is wrong with the library itself is chosen when it is compiled (-DWRONG_MAGIC and the like); what it does while it
 * runs is chosen by its configuration, {"how": "abort"}, and done only to documents that hold the word POISON (or another, {"word": "VENOM"}), so
 * that a test can see every other document come through.
 */

#define _GNU_SOURCE
#include <sayso_plugin.h>

#include "ways.h"

#include <stdlib.h>
#include <string.h>

static const SaysoOutput *kept_output;

typedef struct {
    char how[64];
    char word[64];
} Instance;

static void process(void *data, const SaysoRecord *const *records, size_t count, const SaysoOutput *output) {
    const Instance *instance = data;
    kept_output = output;
    for (size_t i = 0; i < count; i++) {
        const char *text = records[i]->article ? records[i]->article->text.ptr : (const char *)records[i]->raw->body.ptr;
        const size_t len = records[i]->article ? records[i]->article->text.len : records[i]->raw->body.len;
        if (text != NULL && memmem(text, len, instance->word, strlen(instance->word)) != NULL) {
            misbehave(instance->how, i, records[i], output);
        }
#ifndef FILTER
        else if (records[i]->raw != NULL) {
            output->decline(output, i);
        }
#endif
    }
}

static const SaysoDescription *describe(void) {
#ifdef EXTRACTOR
    static const SaysoStr any = {"any", 3};
    static const SaysoClaims claims = {sizeof(SaysoClaims), 0, &any, 1, NULL, 0, NULL, 0, NULL};
#endif
    static const SaysoDescription description = {
#ifdef SHORT_DESCRIPTION
        8,
#else
        sizeof(SaysoDescription),
#endif
#if defined(UNKNOWN_KIND)
        77, SAYSO_PLACE_CLEAN,
#elif defined(EXTRACTOR) || defined(NO_CLAIMS)
        SAYSO_KIND_EXTRACTOR, SAYSO_PLACE_CLEAN,
#elif defined(FILTER)
        SAYSO_KIND_FILTER, SAYSO_PLACE_INGEST,
#elif defined(NO_PLACE)
        SAYSO_KIND_ANNOTATOR, 0,
#else
        SAYSO_KIND_ANNOTATOR, SAYSO_PLACE_CLEAN | SAYSO_PLACE_SEGMENT | SAYSO_PLACE_ATTRIBUTE,
#endif
        SAYSO_NEEDS_ATTRIBUTIONS,
        SAYSO_STR("Does everything wrong."),
#ifdef BAD_SCHEMA
        SAYSO_STR("{\"type\":"),
#else
        SAYSO_STR("{\"type\":\"object\",\"properties\":{\"how\":{\"type\":\"string\"},"
                  "\"word\":{\"type\":\"string\"}},\"required\":[\"how\"],"
                  "\"additionalProperties\":false}"),
#endif
#ifdef EXTRACTOR
        &claims,
#else
        NULL,
#endif
    };
#ifdef NULL_DESCRIPTION
    return NULL;
#else
    return &description;
#endif
}

static void destroy(void *data) {
    free(data);
}

/* Copies the string behind `key` in the configuration, if it is there. */
static void member(const SaysoSetup *setup, const char *key, char *to, size_t room) {
    const char *at = memmem(setup->config.ptr, setup->config.len, key, strlen(key));
    const char *end = setup->config.ptr + setup->config.len;
    if (at == NULL) {
        return;
    }
    at += strlen(key);
    size_t n = 0;
    while (at < end && *at != '"' && n + 1 < room) {
        to[n++] = *at++;
    }
    to[n] = '\0';
}

static int32_t create(const SaysoHost *host, const SaysoSetup *setup, SaysoInstance *instance) {
    Instance *made = calloc(1, sizeof *made);
#ifdef REFUSE
    host->refuse(host, str("it will not"));
    free(made);
    return SAYSO_ERROR_CONFIG;
#endif
#ifdef REFUSE_SILENTLY
    free(made);
    return -77;
#endif
#ifdef DIE_IN_CREATE
    abort();
#endif
    (void)host;
    if (made == NULL) {
        return SAYSO_ERROR_CONFIG;
    }
    strcpy(made->word, "POISON");
    member(setup, "\"how\":\"", made->how, sizeof made->how);
    member(setup, "\"word\":\"", made->word, sizeof made->word);
    instance->data = made;
#ifndef NULL_PROCESS
    instance->process = process;
#endif
    instance->destroy = destroy;
    return SAYSO_OK;
}

#ifdef DIE_WHEN_LOADED
__attribute__((constructor)) static void die(void) {
    abort();
}
#endif

#ifdef NO_ENTRY
const int not_the_entry = 1;
int (*const keep[])(void) = {(int (*)(void))create, (int (*)(void))describe};
#else
SAYSO_EXPORT const SaysoPluginEntry sayso_plugin_entry = {
#ifdef WRONG_MAGIC
    0x1122334455667788,
#else
    SAYSO_PLUGIN_MAGIC,
#endif
#ifdef WRONG_MAJOR
    SAYSO_ABI_MAJOR + 1,
#else
    SAYSO_ABI_MAJOR,
#endif
#ifdef NEWER_MINOR
    SAYSO_ABI_MINOR + 9,
#else
    SAYSO_ABI_MINOR,
#endif
#if defined(SHORT_SIZE)
    sizeof(SaysoPluginEntry) - 8,
#elif defined(LONG_SIZE)
    sizeof(SaysoPluginEntry) + 64,
#else
    sizeof(SaysoPluginEntry),
#endif
    0,
#ifdef BAD_NAME
    SAYSO_STR("Bad Name!"),
#else
    SAYSO_STR("misbehave"),
#endif
    SAYSO_STR("0.1.0"),
#ifdef NULL_DESCRIBE
    NULL,
#else
    describe,
#endif
    NULL,
#ifdef NULL_CREATE
    NULL,
#else
    create,
#endif
};
#endif
