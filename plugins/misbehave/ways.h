/* What misbehave does to a document that holds the word POISON: one way for each name. */

#include <sayso_plugin.h>

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_t thread;

static SaysoStr str(const char *text) {
    SaysoStr lent = {text, strlen(text)};
    return lent;
}

static SaysoSpan span(uint32_t start, uint32_t end) {
    SaysoSpan made = {start, end};
    return made;
}

static SaysoNewAttribution attribution(const SaysoSpan *content, size_t count) {
    const SaysoSpan absent = {SAYSO_NONE, SAYSO_NONE};
    SaysoNewAttribution made;
    memset(&made, 0, sizeof made);
    made.struct_size = sizeof made;
    made.content = content;
    made.content_count = count;
    made.speaker = SAYSO_NONE;
    made.addressee = made.time = made.place = made.medium = absent;
    made.within = SAYSO_NONE;
    made.confidence = 0.5f;
    made.evidence = str("misbehave");
    return made;
}

static int overflow_stack(volatile char *below) {
    volatile char frame[4096];
    frame[0] = below ? below[0] : 1;
    return overflow_stack(frame) + frame[0];
}

static void *call_from_thread(void *output) {
    const SaysoOutput *out = output;
    out->put_json(out, 0, str("stray"), str("1"));
    return NULL;
}

static void *call_later(void *output) {
    const SaysoOutput *out = output;
    usleep(50 * 1000);
    out->put_json(out, 0, str("stray"), str("1"));
    return NULL;
}

static void *live_on(void *nothing) {
    (void)nothing;
    sleep(3600);
    return NULL;
}

static void misbehave(const char *how, size_t i, const SaysoRecord *record, const SaysoOutput *out) {
    static const char not_utf8[] = "\xff\xfe";
    const SaysoSpan whole = {0, 2};
#define HOW(name) else if (strcmp(how, name) == 0)
    if (how[0] == '\0') {
    }
    HOW("span_out_of_bounds") { out->put_span(out, i, str("list"), span(0, 1u << 30), NULL, 0); }
    HOW("span_inside_character") { out->put_span(out, i, str("list"), span(1, 2), NULL, 0); }
    HOW("span_upside_down") { out->put_span(out, i, str("list"), span(3, 0), NULL, 0); }
    HOW("span_without_list") { out->put_span(out, i, str(""), whole, NULL, 0); }
    HOW("members_null") { out->put_span(out, i, str("list"), whole, NULL, 3); }
    HOW("list_not_utf8") { out->put_span(out, i, str(not_utf8), whole, NULL, 0); }
    HOW("member_called_start") {
        const SaysoMember member = {{"start", 5}, {"x", 1}};
        out->put_span(out, i, str("list"), whole, &member, 1);
    }
    HOW("json_garbage") { out->put_json(out, i, str("key"), str("{\"a\":")); }
    HOW("json_not_utf8") { out->put_json(out, i, str("key"), str("\"\xff\"")); }
    HOW("json_deep") {
        char *deep = malloc(1000001);
        memset(deep, '[', 1000000);
        deep[1000000] = '\0';
        out->put_json(out, i, str("key"), str(deep));
        free(deep);
    }
    HOW("json_null") {
        const SaysoStr absent = {NULL, 0};
        out->put_json(out, i, str("key"), absent);
    }
    HOW("huge_length") {
        const SaysoStr huge = {"1", SIZE_MAX};
        out->put_json(out, i, str("key"), huge);
    }
    HOW("wild_pointer") {
        const SaysoStr wild = {(const char *)8, 5};
        out->put_json(out, i, str("key"), wild);
    }
    HOW("scribble") {
        /* The text is lent and not to be written to. */
        memset((char *)record->article->text.ptr, 'X', record->article->text.len);
    }
    HOW("record_out_of_range") { out->put_json(out, 1000000, str("key"), str("1")); }
    HOW("too_much") {
        const SaysoStr text = record->article ? record->article->text : str("x");
        char *big = malloc(1 << 20);
        (void)text;
        memset(big, ' ', 1 << 20);
        big[0] = '1';
        for (int n = 0; n < 100; n++) {
            const SaysoStr json = {big, 1 << 20};
            char key[16];
            snprintf(key, sizeof key, "k%d", n);
            out->put_json(out, i, str(key), json);
        }
        free(big);
    }
    HOW("attribution_null") { out->add_attribution(out, i, NULL); }
    HOW("attribution_short") {
        SaysoNewAttribution made = attribution(&whole, 1);
        made.struct_size = 16;
        out->add_attribution(out, i, &made);
    }
    HOW("attribution_empty") {
        const SaysoNewAttribution made = attribution(NULL, 0);
        out->add_attribution(out, i, &made);
    }
    HOW("attribution_out_of_bounds") {
        const SaysoSpan far = {0, 1u << 30};
        const SaysoNewAttribution made = attribution(&far, 1);
        out->add_attribution(out, i, &made);
    }
    HOW("attribution_confidence") {
        SaysoNewAttribution made = attribution(&whole, 1);
        made.confidence = 7.0f;
        out->add_attribution(out, i, &made);
    }
    HOW("attribution_kind") {
        SaysoNewAttribution made = attribution(&whole, 1);
        made.kind = 99;
        out->add_attribution(out, i, &made);
    }
    HOW("attribution_speaker") {
        SaysoNewAttribution made = attribution(&whole, 1);
        made.speaker = 4711;
        out->add_attribution(out, i, &made);
    }
    HOW("attribution_within") {
        SaysoNewAttribution made = attribution(&whole, 1);
        made.within = 4711;
        out->add_attribution(out, i, &made);
    }
    HOW("attribution_circle") {
        /* One within the other, and then the other within the one: their ids follow those of the article. */
        const uint32_t next = (uint32_t)record->article->attribution_count;
        SaysoNewAttribution made = attribution(&whole, 1);
        out->add_attribution(out, i, &made);
        made.within = next;
        out->add_attribution(out, i, &made);
        made.within = next + 1;
        out->change_attribution(out, i, next, &made);
    }
    HOW("change_unknown_attribution") {
        const SaysoNewAttribution made = attribution(&whole, 1);
        out->change_attribution(out, i, 4711, &made);
    }
    HOW("drop_unknown_attribution") { out->drop_attribution(out, i, 4711); }
    HOW("block_from_annotator") { out->put_block(out, i, 0, str("text"), whole); }
    HOW("decline_from_annotator") { out->decline(out, i); }
    HOW("origin_outside") { out->put_block(out, i, SAYSO_BLOCK_PARAGRAPH, str("text"), span(0, 1u << 30)); }
    HOW("origin_upside_down") { out->put_block(out, i, SAYSO_BLOCK_PARAGRAPH, str("text"), span(5, 1)); }
    HOW("origins_overlap") {
        out->put_block(out, i, SAYSO_BLOCK_PARAGRAPH, str("one"), span(0, 5));
        out->put_block(out, i, SAYSO_BLOCK_PARAGRAPH, str("two"), span(3, 8));
    }
    HOW("block_not_utf8") { out->put_block(out, i, SAYSO_BLOCK_PARAGRAPH, str(not_utf8), whole); }
    HOW("block_kind") { out->put_block(out, i, 99, str("text"), whole); }
    HOW("dropped_reason") {
        out->put_block(out, i, SAYSO_BLOCK_PARAGRAPH, str("text"), whole);
        out->put_dropped(out, i, 99, str("text"), whole);
    }
    HOW("no_block") {}
    HOW("no_date") {
        out->put_block(out, i, SAYSO_BLOCK_PARAGRAPH, str("text"), whole);
        out->put_meta(out, i, SAYSO_META_PUBLISHED, str("yesterday"));
    }
    HOW("span_from_filter") { out->put_span(out, i, str("list"), whole, NULL, 0); }
    HOW("block_from_filter") { out->put_block(out, i, SAYSO_BLOCK_PARAGRAPH, str("text"), whole); }
    HOW("reason_not_utf8") { out->drop_record(out, i, str(not_utf8)); }
    HOW("span_from_extractor") { out->put_span(out, i, str("list"), whole, NULL, 0); }
    HOW("call_from_thread") {
        pthread_create(&thread, NULL, call_from_thread, (void *)out);
        pthread_join(thread, NULL);
    }
    HOW("call_later") {
        pthread_create(&thread, NULL, call_later, (void *)out);
        pthread_detach(thread);
    }
    HOW("thread_lives_on") {
        pthread_create(&thread, NULL, live_on, NULL);
        pthread_detach(thread);
    }
    HOW("print") {
        for (int n = 0; n < 20000; n++) {
            printf("this line must not be taken for a frame, nor for a record\n");
        }
        fflush(stdout);
    }
    HOW("abort") { abort(); }
    HOW("segv") { *(volatile int *)8 = 1; }
    HOW("stack_overflow") { overflow_stack(NULL); }
    HOW("exit") { exit(0); }
    HOW("loop") {
        for (volatile int n = 0;;) {
            n++;
        }
    }
    HOW("sleep") { sleep(3600); }
    HOW("stop") { raise(SIGSTOP); }
    HOW("close_pipes") {
        for (int fd = 0; fd < 256; fd++) {
            close(fd);
        }
    }
    HOW("write_into_pipes") {
        for (int fd = 3; fd < 256; fd++) {
            (void)!write(fd, "garbage garbage garbage", 23);
        }
    }
    HOW("memory") {
        for (;;) {
            char *more = malloc(1 << 24);
            if (more == NULL) {
                abort();
            }
            memset(more, 1, 1 << 24);
        }
    }
    HOW("fork") {
        /* A grandchild that holds the pipes open, and a child that is gone. */
        if (fork() == 0) {
            sleep(3600);
        }
        _exit(0);
    }
    else {
        out->fail(out, i, str("no such way to misbehave"));
    }
}
